package io.holdfast.slots;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A user's newest reservations in one partition. */
public final class UserPart implements PartReading {
  private static final int STEP = 512;

  private final String user;
  private final int most;
  private final List<StoredReservation> reservations = new ArrayList<>();
  private int total;
  private boolean isDone;

  /**
   * Nothing is read yet.
   *
   * @param most how many to read, at least 1
   */
  public UserPart(String user, int most) {
    this.user = user;
    this.most = most;
  }

  @Override
  public boolean isDone() {
    return isDone;
  }

  @Override
  public boolean step(SlotReader reader) {
    UUID after = reservations.isEmpty() ? null : reservations.getLast().id();
    int asked = Math.min(STEP, most - reservations.size());
    SlotReader.UserPage page = reader.ofUser(user, after, asked);
    if (page == null) {
      return false;
    }
    total = reservations.size() + page.total();
    reservations.addAll(page.reservations());
    isDone = page.reservations().size() < asked || reservations.size() >= most;
    return true;
  }

  /** Those that have been read, newest first. */
  public List<StoredReservation> reservations() {
    return reservations;
  }

  /** How many there are altogether. */
  public int total() {
    return total;
  }
}
