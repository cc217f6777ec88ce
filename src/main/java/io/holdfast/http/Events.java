package io.holdfast.http;

import io.vertx.core.buffer.Buffer;

/** The format of server-sent events (WHATWG HTML, section 9.2). */
public final class Events {
  private static final int LONGEST_ID = 64;

  private Events() {}

  /**
   * An event as it is sent.
   *
   * @param event its type, without line breaks
   * @param id what a client that connects again says it has seen, without line breaks
   * @param data its data; every line becomes a line of data
   */
  public static Buffer frame(String event, String id, String data) {
    StringBuilder frame = new StringBuilder(32 + event.length() + id.length() + data.length());
    frame.append("event: ").append(event).append("\nid: ").append(id);
    data.lines().forEach(line -> frame.append("\ndata: ").append(line));
    return Buffer.buffer(frame.append("\n\n").toString());
  }

  /** An event whose data are one line of bytes; as {@link #frame(String, String, String)}. */
  public static Buffer frame(String event, String id, byte[] data, int offset, int length) {
    String head = "event: " + event + "\nid: " + id + "\ndata: ";
    return Buffer.buffer(head.length() + length + 2)
        .appendString(head).appendBytes(data, offset, length).appendString("\n\n");
  }

  /**
   * The id of the last event that a client has seen, from {@code Last-Event-ID}.
   *
   * @return null if it has seen none
   * @throws ProblemException if the header cannot be an id of ours
   */
  public static String lastId(Exchange exchange) {
    String id = exchange.header(Names.LAST_EVENT_ID);
    if (id == null || id.isBlank()) {
      return null;
    }
    if (id.length() > LONGEST_ID) {
      throw new ProblemException(ProblemType.MALFORMED_REQUEST, "Last-Event-ID is no id that was sent from here");
    }
    return id.strip();
  }
}
