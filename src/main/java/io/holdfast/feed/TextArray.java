package io.holdfast.feed;

import java.util.List;

/** Postgres's way to write an array of texts. */
public final class TextArray {

  private TextArray() {}

  /** The array, or null for none: where an empty condition means any, SQL says it by NULL. */
  public static String ofOrNull(List<String> texts) {
    return texts.isEmpty() ? null : of(texts);
  }

  /** The array. */
  public static String of(List<String> texts) {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < texts.size(); i++) {
      text.append(i == 0 ? "\"" : ",\"")
          .append(texts.get(i).replace("\\", "\\\\").replace("\"", "\\\""))
          .append('"');
    }
    return text.append('}').toString();
  }
}
