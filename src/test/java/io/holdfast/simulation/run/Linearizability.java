package io.holdfast.simulation.run;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Decides whether the calls on one object can have taken effect one after another, each between its invocation and its
 * return: the search of Wing and Gong ("Testing and verifying concurrent objects", 1993) with the memory of visited
 * configurations that Lowe added ("Testing for linearizability", 2017), as in Porcupine. A call that never returned
 * may take effect at any time after its invocation, or never.
 */
public final class Linearizability {
  private final List<Event> events = new ArrayList<>();
  private final Set<Configuration> visited = new HashSet<>();
  private final int calls;
  private final int returning;

  /**
   * A call on the object.
   *
   * @param name for people
   * @param invoked when it began
   * @param returned when it ended, {@link Operation#NEVER} if it did not
   * @param step the object's next state, or null if this call's result cannot come from this state
   */
  public record Call(String name, long invoked, long returned, LongFunction<Long> step) {

    /** The call of an operation. */
    public static Call of(Operation operation, LongFunction<Long> step) {
      return new Call(operation + " told " + (operation.reply() != null ? operation.reply() : operation.seen()),
          operation.invokedNanos(), operation.endedNanos(), step);
    }

    @Override
    public String toString() {
      return name + " from " + invoked + " to " + (returned == Operation.NEVER ? "?" : returned) + "\n";
    }
  }

  private record Configuration(BitSet done, long state) {}

  /** An invocation or a return, linked so that calls can be taken out and put back. */
  private static final class Event {
    private final int call;
    private final Call invocation;
    private final long nanos;
    private Event itsReturn;
    private Event before;
    private Event after;

    Event(int call, Call invocation, long nanos) {
      this.call = call;
      this.invocation = invocation;
      this.nanos = nanos;
    }

    boolean isReturn() {
      return invocation == null;
    }
  }

  private Linearizability(List<Call> all) {
    calls = all.size();
    returning = (int) all.stream().filter(call -> call.returned() != Operation.NEVER).count();
    for (int i = 0; i < all.size(); i++) {
      Call call = all.get(i);
      Event begin = new Event(i, call, call.invoked());
      events.add(begin);
      if (call.returned() != Operation.NEVER) {
        begin.itsReturn = new Event(i, null, call.returned());
        events.add(begin.itsReturn);
      }
    }
    // At one moment invocations come first: calls that touch count as overlapping.
    events.sort(Comparator.<Event>comparingLong(event -> event.nanos).thenComparing(Event::isReturn));
  }

  /** Whether there is an order, from the state 0. */
  public static boolean holds(List<Call> calls) {
    return calls.isEmpty() || new Linearizability(calls).search();
  }

  private Event link() {
    Event head = new Event(-1, null, Long.MIN_VALUE);
    Event last = head;
    for (Event event : events) {
      last.after = event;
      event.before = last;
      last = event;
    }
    return head;
  }

  private record Taken(Event event, long stateBefore) {}

  private boolean search() {
    Event head = link();
    BitSet done = new BitSet(calls);
    List<Taken> path = new ArrayList<>();
    long state = 0;
    int returned = 0;
    Event at = head.after;
    while (returned < returning) {
      Long next = at == null || at.isReturn() ? null : at.invocation.step().apply(state);
      if (next != null && isNew(done, at.call, next)) {
        path.add(new Taken(at, state));
        state = next;
        done.set(at.call);
        returned += at.itsReturn == null ? 0 : 1;
        takeOut(at);
        at = head.after;
      } else if (at != null && !at.isReturn()) {
        at = at.after;
      } else if (path.isEmpty()) {
        return false;
      } else {
        Taken last = path.removeLast();
        putBack(last.event());
        done.clear(last.event().call);
        returned -= last.event().itsReturn == null ? 0 : 1;
        state = last.stateBefore();
        at = last.event().after;
      }
    }
    return true;
  }

  private boolean isNew(BitSet done, int call, long state) {
    BitSet with = (BitSet) done.clone();
    with.set(call);
    return visited.add(new Configuration(with, state));
  }

  private static void takeOut(Event event) {
    unlink(event);
    if (event.itsReturn != null) {
      unlink(event.itsReturn);
    }
  }

  private static void putBack(Event event) {
    if (event.itsReturn != null) {
      relink(event.itsReturn);
    }
    relink(event);
  }

  private static void unlink(Event event) {
    event.before.after = event.after;
    if (event.after != null) {
      event.after.before = event.before;
    }
  }

  private static void relink(Event event) {
    event.before.after = event;
    if (event.after != null) {
      event.after.before = event;
    }
  }
}
