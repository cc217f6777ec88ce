package io.holdfast.http.ads;

import io.holdfast.http.JsonBytes;
import io.holdfast.kernel.index.Explanation;
import io.holdfast.kernel.index.Explanation.Condition;
import io.holdfast.kernel.index.Explanation.LeafVisit;
import java.util.List;
import java.util.function.BiConsumer;

/** Writes how a query was answered. */
final class ExplanationJson {

  private ExplanationJson() {}

  static void write(JsonBytes json, Explanation explanation, long nanos) {
    json.raw("{\"nanoseconds\":").number(nanos);
    json.raw(",\"active_ads\":").number(explanation.rows());
    json.raw(",\"leaves\":");
    list(json, explanation.leaves(), ExplanationJson::leaf);
    json.raw(",\"late\":{\"ads\":").number(explanation.late().rows());
    json.raw(",\"matches\":").number(explanation.late().matches()).raw("}");
    json.raw(",\"matches\":").number(explanation.total()).raw("}");
  }

  private static void leaf(JsonBytes json, LeafVisit leaf) {
    json.raw("{\"path\":").text(leaf.path());
    json.raw(",\"candidates\":").number(leaf.candidates());
    json.raw(",\"conditions\":");
    list(json, leaf.conditions(), ExplanationJson::condition);
    json.raw(",\"ended\":").number(leaf.passed());
    json.raw(",\"matches\":").number(leaf.matches());
    json.raw(",\"height\":").number(leaf.height());
    json.raw(",\"blocks_read\":").number(leaf.blocksRead());
    json.raw(",\"subtrees_skipped\":").number(leaf.subtreesSkipped()).raw("}");
  }

  private static void condition(JsonBytes json, Condition condition) {
    json.raw("{\"field\":").text(condition.field());
    json.raw(",\"value\":").text(condition.value());
    json.raw(",\"left\":").number(condition.left()).raw("}");
  }

  private static <T> void list(JsonBytes json, List<T> elements, BiConsumer<JsonBytes, T> writer) {
    json.raw("[");
    for (int i = 0; i < elements.size(); i++) {
      json.raw(i == 0 ? "" : ",");
      writer.accept(json, elements.get(i));
    }
    json.raw("]");
  }
}
