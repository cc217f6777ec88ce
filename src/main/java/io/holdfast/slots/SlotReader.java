package io.holdfast.slots;

import io.holdfast.kernel.index.RankedIndex;
import io.holdfast.kernel.table.ByteSink;
import io.holdfast.kernel.table.TableReader;
import io.holdfast.kernel.table.TableView;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Reads a partition's slots and reservations in place, without locks, while the partition may be changing them: what a
 * call returns belongs to one moment, since it is read again if the partition's stamp has moved meanwhile. What is long
 * is not read again without end: then it is to be read on the partition's loop, as {@link PartReading} says. When warm,
 * {@link #find} allocates nothing but the key.
 *
 * <p><b>Threads:</b> one reader per thread, not within a change of the partition.
 */
public final class SlotReader {
  /** Instead of a number: the partition changed too much. */
  static final int RACED = -1;

  private static final int LONGEST_NAME = 6 * Slot.LONGEST_NAME;

  private final SlotView view;
  private final TableReader slotRows;
  private final TableReader reservationRows;
  private final byte[] head = new byte[Slot.MOST_HEAD];
  private final byte[] name = new byte[LONGEST_NAME];
  private final UserId user = UserId.scratch();
  private final Runnable finding = this::runFind;
  private UUID wanted;
  private byte[] wantedRest;
  private boolean found;
  private int headLength;
  private long places;
  private long mark;

  SlotReader(SlotView view) {
    this.view = view;
    slotRows = view.slots.reader();
    reservationRows = view.reservations.reader();
  }

  // ---- one slot

  /**
   * Looks a slot up. What it is, is then at hand until the next use of this reader.
   *
   * @return whether there is such a slot
   */
  public boolean find(String id) {
    wanted = SlotKey.of(id);
    wantedRest = SlotKey.rest(id);
    read(finding);
    return found;
  }

  private void runFind() {
    found = slotRows.find(wanted.getMostSignificantBits(), wanted.getLeastSignificantBits());
    if (found) {
      int row = slotRows.row();
      found = slotRows.getLong(SlotColumns.END_AT) != 0
          && view.slots.bytesEqual(row, SlotColumns.ID, wantedRest, 0, wantedRest.length);
      places = slotRows.getLong(SlotColumns.PLACES);
      mark = slotRows.getLong(SlotColumns.MARK);
      headLength = slotRows.copyBytes(SlotColumns.HEAD, head, 0);
    }
  }

  /** Gives the beginning of the JSON of the slot found. */
  public void head(ByteSink into) {
    into.accept(head, 0, headLength);
  }

  /** The places of the slot found. */
  public int capacity() {
    return SlotColumns.capacity(places);
  }

  /** How many of them are taken. */
  public int reserved() {
    return SlotColumns.reserved(places);
  }

  /** The reservations in line for the slot found. */
  public int waiting() {
    return SlotColumns.waiting(places);
  }

  /** When the slot found came to be what it is: a number that grows with every change within an epoch. */
  public long mark() {
    return mark;
  }

  // ---- reservations

  /** The reservation with this id, or null. */
  public StoredReservation reservation(UUID id) {
    StoredReservation[] result = new StoredReservation[1];
    read(() -> result[0] =
        reservationRows.find(id.getMostSignificantBits(), id.getLeastSignificantBits())
            ? stored(reservationRows.row())
            : null);
    return result[0];
  }

  private StoredReservation stored(int row) {
    TableView table = view.reservations;
    long state = table.getLong(row, ReservationColumns.STATE);
    String owner = user.read(table, row).toString();
    byte[] detail = new byte[Math.clamp(table.length(row, ReservationColumns.DETAIL), 0,
        SlotCommand.Reserve.MOST_METADATA + 3 * SlotCommand.Reserve.LONGEST_USER)];
    table.copyBytes(row, ReservationColumns.DETAIL, detail, 0);
    byte[] metadata = new byte[Math.max(0, detail.length - user.length())];
    System.arraycopy(detail, detail.length - metadata.length, metadata, 0, metadata.length);
    return new StoredReservation(new UUID(table.keyHigh(row), table.keyLow(row)), slotOf(row), owner,
        ReservationColumns.quantity(state), ReservationColumns.status(state), ReservationColumns.reason(state),
        table.getLong(row, ReservationColumns.DUE), metadata);
  }

  private String slotOf(int reservation) {
    long high = view.reservations.getLong(reservation, ReservationColumns.SLOT_HIGH);
    long low = view.reservations.getLong(reservation, ReservationColumns.SLOT_LOW);
    if (!slotRows.find(high, low)) {
      throw new IllegalStateException("a reservation's slot is missing");
    }
    byte[] rest = new byte[Math.clamp(slotRows.length(SlotColumns.ID), 0, 4 * Slot.LONGEST_ID)];
    slotRows.copyBytes(SlotColumns.ID, rest, 0);
    return SlotKey.id(high, low, rest);
  }

  /**
   * A user's reservations in this partition, newest first.
   *
   * @param after only those that come behind the one with this id; null for all
   * @param most how many to return
   * @return null if the partition changes so much that it should be asked on its own loop
   */
  UserPage ofUser(String id, UUID after, int most) {
    UserId of = UserId.of(id);
    long hash = of.hash();
    UserPage[] result = new UserPage[1];
    boolean whole = view.stamp.tryRead(() -> {
      int begin = view.byUser.rank(new UserPlace(of, hash, after, -1));
      int end = view.byUser.rank(new UserPlace(of, hash, null, 1));
      int[] rows = new int[Math.clamp(end - begin, 0, most)];
      view.byUser.rows(begin, rows.length, rows);
      List<StoredReservation> page = new ArrayList<>(rows.length);
      for (int row : rows) {
        page.add(stored(row));
      }
      result[0] = new UserPage(page, end - begin);
    });
    return whole ? result[0] : null;
  }

  /**
   * Some of a user's reservations.
   *
   * @param reservations newest first
   * @param total how many there are from the first of them on
   */
  record UserPage(List<StoredReservation> reservations, int total) {}

  /** Before or behind all reservations of a user, or just behind one of them. */
  private final class UserPlace implements RankedIndex.Place {
    private final UserId of;
    private final long hash;
    private final UUID after;
    private final int side;

    UserPlace(UserId of, long hash, UUID after, int side) {
      this.of = of;
      this.hash = hash;
      this.after = after;
      this.side = side;
    }

    @Override
    public long key() {
      return hash;
    }

    @Override
    public int compareTo(int row) {
      int order = of.compareTo(view.reservations, row);
      if (order != 0 || after == null) {
        return order != 0 ? order : side;
      }
      // Newest first: what has a lower id is behind it.
      int byHigh = Long.compareUnsigned(view.reservations.keyHigh(row), after.getMostSignificantBits());
      int byId = byHigh != 0 ? byHigh
          : Long.compareUnsigned(view.reservations.keyLow(row), after.getLeastSignificantBits());
      return byId < 0 ? -1 : 1;
    }
  }

  // ---- lists

  /** The number of slots whose order is from one number to below another. */
  int count(long from, long to) {
    int[] result = new int[1];
    read(() -> result[0] = rank(to) - rank(from));
    return result[0];
  }

  private int rank(long order) {
    return view.order.rank(new OrderPlace(order));
  }

  /** Before all slots with this order. */
  private record OrderPlace(long key) implements RankedIndex.Place {
    @Override
    public int compareTo(int row) {
      return -1;
    }
  }

  /** The number of slots from an order on that come before a place. */
  int count(long from, SlotPlace place) {
    int[] result = new int[1];
    read(() -> result[0] = view.order.rank(place.among(view.slots)) - rank(from));
    return result[0];
  }

  /** The place of a slot, so many of a stretch of the order being before it; null if there are not more than those. */
  SlotPlace place(long from, long to, int skipped) {
    SlotPlace[] result = new SlotPlace[1];
    read(() -> {
      int at = rank(from) + skipped;
      result[0] = at < rank(to) ? new SlotPlace(view.slots, view.order.row(at), name) : null;
    });
    return result[0];
  }

  /** The first day on which a slot starts, from a day on; {@link Long#MAX_VALUE} if there is none. */
  long nextDay(long day) {
    long[] result = new long[1];
    read(() -> {
      int at = rank(SlotColumns.key(SlotColumns.startOfDay(day), SlotColumns.MOST_AVAILABLE));
      result[0] = at < view.order.size()
          ? SlotColumns.day(view.slots.getLong(view.order.row(at), SlotColumns.START_AT))
          : Long.MAX_VALUE;
    });
    return result[0];
  }

  /**
   * Reads slots in order.
   *
   * @param from the order from which on
   * @param to the order before which
   * @param skipped how many to pass over
   * @param most how many to look at
   * @param query which of them to add
   * @param into takes those that match
   * @return how many were looked at; {@link #RACED} if the partition changes so much that it should be asked on its own
   *     loop
   */
  int list(long from, long to, int skipped, int most, SlotQuery query, List<ListedSlot> into) {
    int before = into.size();
    byte[] prefix = query.prefix();
    int[] looked = new int[1];
    boolean whole = view.stamp.tryRead(() -> {
      into.subList(before, into.size()).clear();
      int begin = rank(from) + skipped;
      int[] rows = new int[Math.clamp(rank(to) - begin, 0, most)];
      view.order.rows(begin, rows.length, rows);
      for (int row : rows) {
        addIfMatching(row, query, prefix, into);
      }
      looked[0] = rows.length;
    });
    if (!whole) {
      into.subList(before, into.size()).clear();
    }
    return whole ? looked[0] : RACED;
  }

  private void addIfMatching(int row, SlotQuery query, byte[] prefix, List<ListedSlot> into) {
    TableView table = view.slots;
    long startAt = table.getLong(row, SlotColumns.START_AT);
    int length = Math.clamp(table.copyBytes(row, SlotColumns.NAME, name, 0), 0, name.length);
    long has = table.getLong(row, SlotColumns.PLACES);
    // The order may be older than the places.
    if (SlotColumns.available(has) >= query.minAvailable() && query.matches(startAt, name, length, prefix)) {
      byte[] rowName = new byte[length];
      System.arraycopy(name, 0, rowName, 0, length);
      byte[] rowHead = new byte[Math.clamp(table.length(row, SlotColumns.HEAD), 0, Slot.MOST_HEAD)];
      table.copyBytes(row, SlotColumns.HEAD, rowHead, 0);
      into.add(new ListedSlot(SlotColumns.key(startAt, SlotColumns.available(has)), rowName,
          new UUID(table.keyHigh(row), table.keyLow(row)), startAt, rowHead, SlotColumns.capacity(has),
          SlotColumns.reserved(has), SlotColumns.waiting(has)));
    }
  }

  /** For what is short: between two changes there is time for it. */
  private void read(Runnable work) {
    view.stamp.read(work);
  }
}
