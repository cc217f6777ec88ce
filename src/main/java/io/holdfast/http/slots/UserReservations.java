package io.holdfast.http.slots;

import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.slots.SlotCommand.Reserve;
import io.holdfast.slots.SlotReader;
import io.holdfast.slots.StoredReservation;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@code GET /users/{id}/reservations}, newest first, over all partitions: each gives its newest, and these are merged.
 * What is read of one partition belongs to one moment; no command touches two, so nothing that belongs together is
 * torn.
 */
final class UserReservations {
  /** How deep a page may lie: each partition gives all that is before it. */
  private static final int DEEPEST = 10_000;

  private static final Comparator<StoredReservation> NEWEST_FIRST = Comparator
      .<StoredReservation, Long>comparing(each -> each.id().getMostSignificantBits(), Long::compareUnsigned)
      .thenComparing(each -> each.id().getLeastSignificantBits(), Long::compareUnsigned)
      .reversed();

  private final ApiLoop loop;
  private final SlotReads reads;

  UserReservations(ApiLoop loop, SlotReads reads) {
    this.loop = loop;
    this.reads = reads;
  }

  void list(Exchange exchange) {
    String user = exchange.userFor(exchange.pathParameter("id"));
    loop.gate().passAll(exchange, () -> {
      Paging asked = new Paging();
      asked.read(exchange.request().uri());
      if (asked.offset() > DEEPEST) {
        throw new ProblemException(Problem.invalid("offset", "must be at most " + DEEPEST));
      }
      boolean possible = user.length() <= Reserve.LONGEST_USER;
      exchange.json(Buffer.buffer(possible ? page(user, asked) : nothing()));
    });
  }

  private byte[] page(String user, Paging asked) {
    int needed = asked.offset() + asked.limit();
    List<StoredReservation> merged = new ArrayList<>();
    long total = 0;
    for (SlotReader reader : reads.readers()) {
      SlotReader.UserPage page = reader.ofUser(user, 0, needed);
      merged.addAll(page.reservations());
      total += page.total();
    }
    merged.sort(NEWEST_FIRST);
    int from = Math.min(asked.offset(), merged.size());
    return json(merged.subList(from, Math.min(needed, merged.size())), total);
  }

  private static byte[] nothing() {
    return json(List.of(), 0);
  }

  private static byte[] json(List<StoredReservation> page, long total) {
    JsonBytes json = new JsonBytes(4096).raw("{\"reservations\":[");
    String before = "";
    for (StoredReservation reservation : page) {
      SlotJson.reservation(json.raw(before), reservation);
      before = ",";
    }
    return json.raw("],\"total\":").number(total).raw("}").toByteArray();
  }
}
