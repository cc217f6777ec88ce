package io.holdfast.engine;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.Position;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where everyone who wants to know what commands do is told. A listener that comes while the instance runs is told to
 * {@linkplain ChangeListener#lookAnew look anew} at every partition first, and from then on of every change, on the
 * partition's loop; what is told before that is to be taken for a hint. While the instance recovers it is told nothing;
 * when the instance is ready again it looks anew, at its beginning and whenever it jumped. The one listener that the
 * instance was made with is told everything from the first entry that is replayed.
 *
 * <p>Costs a read of two fields per command while nobody listens; changes are not even collected then.
 *
 * <p>Threads: {@link #listen} and {@link Listening#end} by any; a listener's methods are called on partitions' loops,
 * so by several threads at once if it listens to several partitions.
 */
public final class ChangeHub {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeHub.class);
  private static final Listening[] NOBODY = {};

  private final ChangeListener always;
  private final boolean alwaysHears;
  /** Copied when it changes, under the monitor; read by partitions. */
  private volatile Listening[] all = NOBODY;
  /** The state that live listeners hear of; null while it is being recovered. Written under the monitor. */
  private volatile Live live;

  private record Live(Replica replica, int epoch) {}

  /** With a listener that is told everything. */
  ChangeHub(ChangeListener always) {
    this.always = always;
    alwaysHears = always != ChangeListener.nobody();
  }

  /** Someone who listens, until it ends. */
  public final class Listening {
    private final ChangeListener listener;
    private final Class<? extends Change> type;

    private Listening(ChangeListener listener, Class<? extends Change> type) {
      this.listener = listener;
      this.type = type;
    }

    /** Listens no more; a call that is under way on another thread may still come. May be called again. */
    public void end() {
      synchronized (ChangeHub.this) {
        all = Arrays.stream(all).filter(each -> each != this).toArray(Listening[]::new);
      }
    }

    private void changed(int partition, Position position, int index, List<Change> changes) {
      if (concerns(changes)) {
        guarded(() -> listener.changed(partition, position, index, changes));
      }
    }

    private boolean concerns(List<Change> changes) {
      for (int i = 0; i < changes.size(); i++) {
        if (type.isInstance(changes.get(i))) {
          return true;
        }
      }
      return false;
    }

    private void lookAnew(Live at) {
      for (int i = 0; i < at.replica().count(); i++) {
        Partition partition = at.replica().partition(i);
        partition.run(() -> {
          Position position = new Position(at.epoch(), partition.applied());
          guarded(() -> listener.lookAnew(partition.number(), position));
        });
      }
    }

    /** A listener's trouble is its own: the state and the other listeners go on. */
    private void guarded(Runnable call) {
      try {
        call.run();
      } catch (RuntimeException e) {
        LOG.error("a listener to {} threw", type.getSimpleName(), e);
      }
    }
  }

  /**
   * Listens to commands that made at least one change of a type; all changes of such a command are told.
   *
   * @param type a domain's sealed family of changes, or one of them
   * @param listener told on partitions' loops
   */
  public Listening listen(Class<? extends Change> type, ChangeListener listener) {
    Listening listening = new Listening(listener, type);
    synchronized (this) {
      Listening[] more = Arrays.copyOf(all, all.length + 1);
      more[all.length] = listening;
      all = more;
      if (live != null) {
        listening.lookAnew(live);
      }
    }
    return listening;
  }

  /** The number of listeners that came while the instance ran. */
  public int listeners() {
    return all.length;
  }

  /** Whether anybody is to be told what the next command does; asked by partitions. */
  boolean hears() {
    return alwaysHears || all.length > 0 && live != null;
  }

  /** A command's changes are certain; told by the owner of its partition. */
  void changed(int partition, Position position, int index, List<Change> changes) {
    if (alwaysHears) {
      always.changed(partition, position, index, changes);
    }
    if (live != null) {
      for (Listening each : all) {
        each.changed(partition, position, index, changes);
      }
    }
  }

  /** The state is complete and goes on from here. */
  synchronized void ready(Replica replica, int epoch) {
    live = new Live(replica, epoch);
    for (Listening each : all) {
      each.lookAnew(live);
    }
  }

  /** The state is of no use any more, or not yet. */
  synchronized void recovering() {
    live = null;
  }
}
