package io.holdfast.http.ads;

import io.holdfast.ads.AdCommand;
import io.holdfast.ads.AdListing.ListedAd;
import io.holdfast.ads.AdListing;
import io.holdfast.ads.AdReader;
import io.holdfast.ads.AdStage;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.FieldError;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.QueryString;
import io.holdfast.http.Times;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code GET /api/v1/ads}: all ads of one state, or of all states one after the other. */
final class AdLists {
  private static final int DEFAULT_LIMIT = 10;
  private static final int MOST_LIMIT = 100;
  private static final List<AdStage> IN_ORDER = List.of(AdStage.ACTIVE, AdStage.UPCOMING, AdStage.ENDED);

  private final ApiLoop loop;
  private final AdReads reads;

  AdLists(ApiLoop loop, AdReads reads) {
    this.loop = loop;
    this.reads = reads;
  }

  void list(Exchange exchange) {
    loop.gate().pass(exchange, AdCommand.ROUTING_HASH, () -> {
      Asked asked = new Asked();
      QueryString.visit(exchange.request().uri(), asked);
      asked.check();
      reads.read(exchange, reader -> page(reader, asked),
          json -> exchange.answer(200, Names.JSON, Buffer.buffer(json), reads.applied()));
    });
  }

  /** Null if it races. */
  private byte[] page(AdReader reader, Asked asked) {
    JsonBytes json = new JsonBytes(16 << 10).raw("{\"ads\":[");
    long now = loop.clock().millis();
    long total = 0;
    int listed = 0;
    for (AdStage stage : asked.stages) {
      int offset = (int) Math.max(0, asked.offset - total);
      AdListing listing = reader.list(stage, offset, asked.limit - listed, now);
      if (listing == null) {
        return null;
      }
      for (ListedAd ad : listing.ads()) {
        write(json.raw(listed++ == 0 ? "" : ","), ad, stage);
      }
      total += listing.total();
    }
    return json.raw("],\"total\":").number(total).raw("}").toByteArray();
  }

  private static void write(JsonBytes json, ListedAd ad, AdStage stage) {
    json.raw(ad.json(), 0, ad.json().length - 1);
    json.raw(",\"state\":\"").raw(word(stage)).raw("\",\"remove_at\":");
    Times.write(json, Math.min(ad.removeAt(), io.holdfast.ads.Ad.LAST_TIME));
    json.raw("}");
  }

  private static String word(AdStage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }

  /** The parameters. */
  private static final class Asked implements QueryString.Visitor {
    private final List<FieldError> errors = new ArrayList<>();
    private List<AdStage> stages = IN_ORDER;
    private int offset;
    private int limit = DEFAULT_LIMIT;

    @Override
    public void parameter(String text, int name, int nameEnd, int value, int valueEnd) {
      switch (text.substring(name, nameEnd)) {
        case "state" -> stages = stages(text.substring(value, valueEnd));
        case "offset" -> offset = number("offset", text, value, valueEnd, 0, Integer.MAX_VALUE);
        case "limit" -> limit = number("limit", text, value, valueEnd, 1, MOST_LIMIT);
        default -> {
          // Not ours.
        }
      }
    }

    private List<AdStage> stages(String state) {
      for (AdStage stage : IN_ORDER) {
        if (word(stage).equals(state)) {
          return List.of(stage);
        }
      }
      errors.add(new FieldError("state", "must be one of upcoming, active, ended"));
      return IN_ORDER;
    }

    private int number(String name, String text, int from, int to, int least, int most) {
      int number = QueryString.number(text, from, to);
      if (number < least || number > most) {
        errors.add(new FieldError(name, "must be a whole number from " + least + " to " + most));
      }
      return number;
    }

    void check() {
      if (!errors.isEmpty()) {
        throw new ProblemException(Problem.invalid(errors));
      }
    }
  }
}
