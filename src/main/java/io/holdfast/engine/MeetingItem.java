package io.holdfast.engine;

/** One partition's place at a {@link Rendezvous}. */
final class MeetingItem extends Item {
  private final Rendezvous rendezvous;

  MeetingItem(Rendezvous rendezvous) {
    this.rendezvous = rendezvous;
  }

  @Override
  boolean serve(Partition partition) {
    if (!rendezvous.arrive()) {
      return false;
    }
    rendezvous.conduct();
    rendezvous.release(partition);
    return true;
  }
}
