package io.holdfast.slots;

import io.holdfast.kernel.Routing;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;

/** The columns of the reservations' table, and what is packed into them. When one was made stands in its id. */
final class ReservationColumns {
  private static final Schema.Builder COLUMNS = Schema.uuidKeyed("slots.reservations");

  static final int SLOT_HIGH = COLUMNS.longColumn("slot_high");
  static final int SLOT_LOW = COLUMNS.longColumn("slot_low");

  /** From the lowest bit: status, reason, quantity, the user's length in {@link #DETAIL} and whether a UUID, hold. */
  static final int STATE = COLUMNS.longColumn("state");

  /**
   * When something is to be done about it, by its status: a hold expires, waiting ends with the slot, a confirmed one
   * is removed after the retention of its slot, a closed one after its own.
   */
  static final int DUE = COLUMNS.longColumn("due");

  /** The user's id (16 bytes if it is a UUID), then the metadata. */
  static final int DETAIL = COLUMNS.bytesColumn("detail");

  /** The place in the queue of what is due. */
  static final int QUEUE = COLUMNS.derivedColumn("queue");

  static final Schema SCHEMA = COLUMNS.build(RowRouting.by(row -> (int) row.keyLow() & Routing.MASK));

  private static final int REASON = 3;
  private static final int QUANTITY = 7;
  private static final int USER = 27;
  private static final int USER_IS_UUID = 36;
  private static final int HOLD = 37;
  private static final long STANDING_MASK = (1L << QUANTITY) - 1;

  private ReservationColumns() {}

  static long state(Status status, Reason reason, int quantity, UserId user, int holdSeconds) {
    return standing(status, reason)
        | (long) quantity << QUANTITY
        | (long) user.length() << USER
        | (user.isUuid() ? 1L << USER_IS_UUID : 0)
        | (long) holdSeconds << HOLD;
  }

  private static long standing(Status status, Reason reason) {
    return status.ordinal() | (long) reason.ordinal() << REASON;
  }

  static long restate(long state, Status status, Reason reason) {
    return state & ~STANDING_MASK | standing(status, reason);
  }

  static Status status(long state) {
    return Status.of((int) (state & 7));
  }

  static Reason reason(long state) {
    return Reason.of((int) (state >>> REASON & 15));
  }

  static int quantity(long state) {
    return (int) (state >>> QUANTITY & (1 << 20) - 1);
  }

  /** The length of the user's bytes, and, in the highest bit, whether they are a UUID. */
  static int user(long state) {
    return (int) (state >>> USER & 1023);
  }

  static int holdSeconds(long state) {
    return (int) (state >>> HOLD & (1 << 17) - 1);
  }
}
