package io.holdfast.simulation.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Decides whether the calls on one object can have taken effect one after another, each between its invocation and its
 * return: the search of Wing and Gong ("Testing and verifying concurrent objects", 1993) with the memory of visited
 * configurations that Lowe added ("Testing for linearizability", 2017), as in Porcupine. A call that never returned
 * may take effect at any time after its invocation, or never. A configuration is remembered by 128 random bits of each
 * call in it rather than by the set itself, so that a history may be long.
 *
 * @param <S> the object's state: immutable, with equality
 */
public final class Linearizability<S> {
  private static final long FIRST_SALT = 0x2545_F491_4F6C_DD1DL;
  private static final long SECOND_SALT = 0x1B87_3593_CC9E_2D51L;

  private final List<Event<S>> events = new ArrayList<>();
  private final Set<Configuration<S>> visited = new HashSet<>();
  private final int returning;
  private long doneHigh;
  private long doneLow;

  /**
   * A call on the object.
   *
   * @param <S> the object's state
   * @param name for people; asked for only if there is no order
   * @param invoked when it began
   * @param returned when it ended, {@link Operation#NEVER} if it did not
   * @param step the object's next state, or null if this call's result cannot come from this state
   * @param guess where in the order it may be: calls are tried by this first, so that a good guess saves a search
   * @param isFloating whether it changes nothing, so that the guess is only the earliest place
   */
  public record Call<S>(Supplier<String> name, long invoked, long returned, UnaryOperator<S> step, long guess,
      boolean isFloating) {

    /** A call about whose place nothing is known. */
    public static <S> Call<S> of(Supplier<String> name, long invoked, long returned, UnaryOperator<S> step) {
      return new Call<>(name, invoked, returned, step, invoked, false);
    }

    /** The call of an operation; its place in the journal is a guess. */
    static <S> Call<S> of(Operation operation, UnaryOperator<S> step, Truth truth) {
      return new Call<>(() -> operation + " told " + (operation.reply() != null ? operation.reply() : operation.seen()),
          operation.invokedNanos(), operation.endedNanos(), step, truth.placeOf(operation),
          operation.act() instanceof Act.Read);
    }

    @Override
    public String toString() {
      return name.get() + " from " + invoked + " to " + (returned == Operation.NEVER ? "?" : returned) + "\n";
    }
  }

  private record Configuration<S>(long high, long low, S state) {}

  /** An invocation or a return, linked so that calls can be taken out and put back. */
  private static final class Event<S> {
    private final int call;
    private final Call<S> invocation;
    private final long nanos;
    private Event<S> itsReturn;
    private Event<S> before;
    private Event<S> after;

    Event(int call, Call<S> invocation, long nanos) {
      this.call = call;
      this.invocation = invocation;
      this.nanos = nanos;
    }

    boolean isReturn() {
      return invocation == null;
    }
  }

  private Linearizability(List<Call<S>> all) {
    returning = (int) all.stream().filter(call -> call.returned() != Operation.NEVER).count();
    for (int i = 0; i < all.size(); i++) {
      Call<S> call = all.get(i);
      Event<S> begin = new Event<>(i, call, call.invoked());
      events.add(begin);
      if (call.returned() != Operation.NEVER) {
        begin.itsReturn = new Event<>(i, null, call.returned());
        events.add(begin.itsReturn);
      }
    }
    // At one moment invocations come first: calls that touch count as overlapping.
    events.sort(Comparator.<Event<S>>comparingLong(event -> event.nanos).thenComparing(Event::isReturn));
  }

  /** Whether there is an order that begins with a state. */
  public static <S> boolean holds(List<Call<S>> calls, S initial) {
    return new GuessedOrder<>(calls).holds(initial) || new Linearizability<>(calls).search(initial);
  }

  private Event<S> link() {
    Event<S> head = new Event<>(-1, null, Long.MIN_VALUE);
    Event<S> last = head;
    for (Event<S> event : events) {
      last.after = event;
      event.before = last;
      last = event;
    }
    return head;
  }

  private record Taken<S>(Event<S> event, S stateBefore) {}

  private boolean search(S initial) {
    Event<S> head = link();
    List<Taken<S>> path = new ArrayList<>();
    S state = initial;
    int returned = 0;
    Event<S> at = head.after;
    while (returned < returning) {
      S next = at == null || at.isReturn() ? null : at.invocation.step().apply(state);
      if (next != null && isNew(at.call, next)) {
        path.add(new Taken<>(at, state));
        state = next;
        flip(at.call);
        returned += at.itsReturn == null ? 0 : 1;
        takeOut(at);
        at = head.after;
      } else if (at != null && !at.isReturn()) {
        at = at.after;
      } else if (path.isEmpty()) {
        return false;
      } else {
        Taken<S> last = path.removeLast();
        putBack(last.event());
        flip(last.event().call);
        returned -= last.event().itsReturn == null ? 0 : 1;
        state = last.stateBefore();
        at = last.event().after;
      }
    }
    return true;
  }

  private boolean isNew(int call, S state) {
    long high = doneHigh ^ bits(call, FIRST_SALT);
    long low = doneLow ^ bits(call, SECOND_SALT);
    return visited.add(new Configuration<>(high, low, state));
  }

  /** Puts a call into the set of those that have taken effect, or takes it out. */
  private void flip(int call) {
    doneHigh ^= bits(call, FIRST_SALT);
    doneLow ^= bits(call, SECOND_SALT);
  }

  private static long bits(int call, long salt) {
    long mixed = (call + 1) * 0x9E37_79B9_7F4A_7C15L ^ salt;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
    return mixed ^ mixed >>> 31;
  }

  private static void takeOut(Event<?> event) {
    unlink(event);
    if (event.itsReturn != null) {
      unlink(event.itsReturn);
    }
  }

  private static void putBack(Event<?> event) {
    if (event.itsReturn != null) {
      relink(event.itsReturn);
    }
    relink(event);
  }

  private static <S> void unlink(Event<S> event) {
    event.before.after = event.after;
    if (event.after != null) {
      event.after.before = event.before;
    }
  }

  private static <S> void relink(Event<S> event) {
    event.before.after = event;
    if (event.after != null) {
      event.after.before = event;
    }
  }
}
