package io.holdfast.http.slots;

/** Lets the bench's other servers parse reservations with Holdfast's own parser. One event loop. */
public final class ReserveBody {
  private final ReserveParser parser = new ReserveParser();

  /** Parses a reservation; returns the slot's id. */
  public String parse(byte[] json) {
    return parser.parse(json).slot();
  }
}
