package io.holdfast.http.ads;

/** Lets the bench's bare server parse bodies with Holdfast's own parser. One event loop. */
public final class BodyParser {
  private final AdParser parser = new AdParser();

  /** Parses an ad; throws what the API would answer with a problem. */
  public void parse(byte[] json) {
    parser.parse(json, 0, json.length);
  }
}
