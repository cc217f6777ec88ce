package io.holdfast.http.slots;

import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.Times;
import io.holdfast.slots.ListedSlot;
import io.holdfast.slots.Slot;
import io.holdfast.slots.SlotListing;
import io.holdfast.slots.SlotQuery;
import io.holdfast.slots.SlotSearch;
import io.vertx.core.buffer.Buffer;

/** {@code GET /slots}: slots of all partitions by day, most places first, then by name. */
final class SlotLists {
  private static final int DAY_LENGTH = "2025-01-02".length();

  private final ApiLoop loop;
  private final SlotReads reads;

  SlotLists(ApiLoop loop, SlotReads reads) {
    this.loop = loop;
    this.reads = reads;
  }

  void list(Exchange exchange) {
    loop.gate().passAll(exchange, () -> {
      Asked asked = new Asked();
      asked.read(exchange.request().uri());
      reads.whenSettled(exchange, () -> answer(exchange, asked));
    });
  }

  private void answer(Exchange exchange, Asked asked) {
    SlotListing listing = reads.search().begin(asked.query(), asked.offset(), asked.limit());
    if (listing.isTooBroad()) {
      throw new ProblemException(Problem.invalid("name", "with this from and to would have to look at more than "
          + SlotSearch.MOST_LOOKED_AT + " slots; ask for fewer days, or whole days without a name"));
    }
    reads.readAll(exchange, listing.parts(), () -> exchange.json(Buffer.buffer(json(listing.page()))));
  }

  private byte[] json(SlotSearch.SlotPage page) {
    boolean stale = loop.instance().staleMillis() > 0;
    JsonBytes json = new JsonBytes(4096).raw("{\"slots\":[");
    String before = "";
    for (ListedSlot slot : page.slots()) {
      json.raw(before).raw(slot.head());
      SlotJson.places(json, slot.capacity(), slot.reserved(), slot.waiting(), stale);
      before = ",";
    }
    return json.raw("],\"total\":").number(page.total()).raw("}").toByteArray();
  }

  /** The parameters. */
  private static final class Asked extends Paging {
    private static final long DAY = 86_400_000L;

    private long from;
    private long to = Slot.LAST_TIME + 1;
    private int minAvailable;
    private String name = "";

    @Override
    void other(String parameter, String value) {
      switch (parameter) {
        case "from" -> from = time("from", value);
        case "to" -> to = value.length() == DAY_LENGTH ? time("to", value) + DAY : time("to", value);
        case "min_available" -> minAvailable = number("min_available", value, 0);
        case "name" -> name = value;
        default -> {
          // Not ours.
        }
      }
    }

    /** A time, or a day, which begins at midnight UTC. */
    private long time(String parameter, String value) {
      long time = Times.parse(value.length() == DAY_LENGTH ? value + "T00:00:00Z" : value);
      if (time == Times.NO_TIME) {
        invalid(parameter, "must be a day such as 2025-01-02, or a time: it " + Times.FORM);
        return 0;
      }
      return time;
    }

    SlotQuery query() {
      return new SlotQuery(from, to, minAvailable, name);
    }
  }
}
