package io.holdfast.simulation.run;

import io.holdfast.log.EntryStream;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.Loop;
import java.util.Set;
import java.util.function.Supplier;

/** An instance's connection to the courier, at every call of which something may go wrong. */
final class StruckStream implements EntryStream {
  private static final long LATE_MILLIS = 600;

  private final Node node;
  private final EntryStream courier;
  private Loop loop;
  private Listener listener;

  StruckStream(Node node, EntryStream courier) {
    this.node = node;
    this.courier = courier;
  }

  @Override
  public void announce(JournalEntry entry) {
    if (node.isDead()) {
      return;
    }
    Supplier<Set<String>> kinds = () -> node.truth().kindsIn(entry.entry());
    switch (node.strike(PortCall.ANNOUNCE, kinds)) {
      case LOST -> { }
      case REPEATED -> {
        courier.announce(entry);
        courier.announce(entry);
      }
      case DELAYED -> node.world().after(lateNanos(), () -> courier.announce(entry));
      default -> courier.announce(entry);
    }
    node.strike(PortCall.ANNOUNCED, kinds);
  }

  @Override
  public void follow(Loop followingLoop, Listener followingListener) {
    loop = followingLoop;
    listener = followingListener;
    courier.follow(followingLoop, new Struck());
  }

  /** Delivers an entry of long ago. */
  void redeliver(JournalEntry entry) {
    if (loop != null) {
      loop.execute(() -> listener.delivered(entry));
    }
  }

  private long lateNanos() {
    return node.world().between(1, LATE_MILLIS) * 1_000_000;
  }

  @Override
  public void close() {
    courier.close();
  }

  @Override
  public boolean isPresent() {
    return true;
  }

  private final class Struck implements Listener {
    @Override
    public void delivered(JournalEntry entry) {
      switch (node.strike(PortCall.DELIVER, () -> node.truth().kindsIn(entry.entry()))) {
        case LOST -> { }
        case DELAYED -> node.world().after(lateNanos(), () -> redeliver(entry));
        default -> listener.delivered(entry);
      }
    }

    @Override
    public void connected() {
      listener.connected();
    }

    @Override
    public void disconnected() {
      listener.disconnected();
    }
  }
}
