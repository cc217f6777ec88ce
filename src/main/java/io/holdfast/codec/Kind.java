package io.holdfast.codec;

import io.holdfast.kernel.Command;
import io.holdfast.kernel.Reply;

/**
 * A kind of command or reply as it stands in the journal and in snapshots. Id and version together name one record
 * class, whose components in their order are the format. A released kind never changes: neither its components, nor
 * those of the records in it, nor do its constructors refuse what they once took.
 *
 * @param id stable for ever, unique among commands and replies; 1–32767
 * @param version 1–127; a changed record is a new class under the same id with the next version
 * @param type the record
 */
public record Kind(short id, byte version, Class<? extends Record> type) {

  /** Checks the bounds, and that the record is a command or a reply. */
  public Kind {
    if (id < 1 || version < 1) {
      throw new IllegalArgumentException("a kind's id and version are at least 1: " + id + ", " + version);
    }
    if (!Command.class.isAssignableFrom(type) && !Reply.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(type + " is neither a command nor a reply");
    }
  }

  /** The kind with this id and version. */
  public static Kind of(int id, int version, Class<? extends Record> type) {
    return new Kind((short) id, (byte) version, type);
  }

  @Override
  public String toString() {
    return id + " version " + version + " (" + type.getSimpleName() + ")";
  }
}
