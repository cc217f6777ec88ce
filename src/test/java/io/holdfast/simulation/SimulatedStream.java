package io.holdfast.simulation;

import io.holdfast.log.EntryStream;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The courier of a simulated cluster: it may lose, repeat, delay and reorder anything, and be away. */
public final class SimulatedStream {
  private static final long QUICK_NANOS = TimeUnit.MICROSECONDS.toNanos(40);
  private static final long SLOW_NANOS = TimeUnit.MICROSECONDS.toNanos(400);

  private final Simulation world;
  private final Faults faults;
  private final List<Connection> connections = new ArrayList<>();
  private boolean down;
  private int hurried;

  /** A courier without anyone to deliver to yet. */
  public SimulatedStream(Simulation world, Faults faults) {
    this.world = world;
    this.faults = faults;
  }

  /** A connection of one instance. */
  public EntryStream connect() {
    Connection connection = new Connection();
    connections.add(connection);
    return connection;
  }

  /** How often it was told that somebody waits. */
  public int hurried() {
    return hurried;
  }

  /** Takes the courier away, with all it carries, or brings it back empty. */
  public void down(boolean isDown) {
    down = isDown;
    for (Connection connection : List.copyOf(connections)) {
      connection.tellConnected();
    }
  }

  private final class Connection implements EntryStream {
    private Loop loop;
    private Listener listener;
    private boolean closed;

    @Override
    public void announce(JournalEntry entry) {
      if (!down && !closed && !world.chance(faults.streamLoses)) {
        deliver(entry);
        if (world.chance(faults.streamRepeats)) {
          deliver(entry);
        }
      }
    }

    private void deliver(JournalEntry entry) {
      long late = world.chance(faults.streamDelays) ? world.between(1, Faults.LATE_MILLIS) : 0;
      long delay = world.between(QUICK_NANOS, SLOW_NANOS) + TimeUnit.MILLISECONDS.toNanos(late);
      world.after(delay, () -> List.copyOf(connections).forEach(connection -> connection.receive(entry)));
    }

    private void receive(JournalEntry entry) {
      if (!down && listener != null) {
        loop.execute(() -> {
          if (!closed) {
            listener.delivered(entry);
          }
        });
      }
    }

    @Override
    public void follow(Loop followingLoop, Listener followingListener) {
      loop = followingLoop;
      listener = followingListener;
      if (!down) {
        tellConnected();
      }
    }

    private void tellConnected() {
      if (listener != null && !closed) {
        boolean isDown = down;
        loop.execute(() -> {
          if (isDown) {
            listener.disconnected();
          } else {
            listener.connected();
          }
        });
      }
    }

    @Override
    public void hurry() {
      hurried++;
    }

    @Override
    public boolean isPresent() {
      return true;
    }

    @Override
    public void close() {
      closed = true;
      connections.remove(this);
    }
  }
}
