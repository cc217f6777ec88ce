package io.holdfast.http;

import java.util.Locale;
import java.util.Set;

/** Reads {@code Content-Type}. */
public final class MediaTypes {
  private static final Set<String> NDJSON = Set.of("application/x-ndjson", "application/ndjson", "application/jsonl");

  private MediaTypes() {}

  /** Whether it is JSON in UTF-8. */
  static boolean isJson(String contentType) {
    String type = typeOf(contentType);
    boolean json = type.equals("application/json") || type.startsWith("application/") && type.endsWith("+json");
    return json && isUtf8(contentType);
  }

  /** Whether it is JSON, one value a line, in UTF-8. */
  public static boolean isNdjson(String contentType) {
    String type = typeOf(contentType);
    return NDJSON.contains(type) && isUtf8(contentType);
  }

  private static String typeOf(String contentType) {
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isUtf8(String contentType) {
    for (String parameter : contentType.toLowerCase(Locale.ROOT).split(";")) {
      String text = parameter.strip();
      if (text.startsWith("charset=")) {
        String charset = text.substring("charset=".length()).replace("\"", "").strip();
        return charset.equals("utf-8") || charset.equals("utf8") || charset.equals("us-ascii");
      }
    }
    return true;
  }
}
