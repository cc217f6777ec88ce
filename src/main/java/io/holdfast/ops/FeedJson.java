package io.holdfast.ops;

import io.holdfast.engine.ConsumerStatus;
import io.holdfast.http.JsonBytes;
import java.util.List;
import java.util.Locale;

/** What consumers of changes say of themselves, as JSON. */
final class FeedJson {

  private FeedJson() {}

  static void write(JsonBytes json, List<ConsumerStatus> consumers) {
    json.raw("[");
    for (int i = 0; i < consumers.size(); i++) {
      ConsumerStatus consumer = consumers.get(i);
      json.raw(i == 0 ? "{\"name\":" : ",{\"name\":").text(consumer.name());
      json.raw(",\"phase\":").text(consumer.phase().name().toLowerCase(Locale.ROOT));
      if (consumer.position() != null) {
        json.raw(",\"position\":").text(consumer.position().toString());
      }
      json.raw(",\"behind\":").number(consumer.behind());
      json.raw(",\"changes\":").number(consumer.changes());
      json.raw(",\"failures\":").number(consumer.failures());
      json.raw(",\"over_limit\":").flag(consumer.overLimit());
      json.raw(",\"detail\":").text(consumer.detail()).raw("}");
    }
    json.raw("]");
  }
}
