package io.holdfast.simulation.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One kind of object that must look to its callers as if one thing after another had happened to it, told as a
 * sequential specification. Each key is an object of its own. Knows nothing of the journal: what callers were told and
 * when is all there is to go by.
 *
 * @param <S> an object's state: immutable, with equality
 */
public interface KeyModel<S> {

  /** The key of the object that an operation is on; null if it says nothing about one. */
  String keyOf(Operation operation);

  /** The state of an object that nobody has touched. */
  S initial();

  /**
   * The object's next state.
   *
   * @param operation what was done; it has a {@linkplain Operation#reply reply}, or something {@linkplain
   *     Operation#seen seen}, or neither if it was accepted and its caller never heard of it
   * @return null if what the caller was told cannot come from this state
   */
  S step(S state, Operation operation);

  /**
   * Judges the history of every key: writes that were answered or accepted, and strong reads.
   *
   * @throws Violation if an object's cannot have been
   */
  static <S> void judge(List<Operation> history, Truth truth, KeyModel<S> model) {
    Map<String, List<Linearizability.Call<S>>> byKey = new TreeMap<>();
    for (Operation operation : history) {
      String key = tells(operation, truth) ? model.keyOf(operation) : null;
      if (key != null) {
        byKey.computeIfAbsent(key, absent -> new ArrayList<>())
            .add(Linearizability.Call.of(operation, state -> model.step(state, operation), truth));
      }
    }
    byKey.forEach((key, calls) -> Violation.unless(Linearizability.holds(calls, model.initial()), "linearizable",
        () -> key + " cannot have had " + calls));
  }

  /**
   * Checks that every read, strong or not, was shown the position that it was told: no older state, and of the next
   * entry that concerns its partition no more than a part.
   *
   * @throws Violation if one was not
   */
  static <S> void judgePositions(List<Operation> history, Truth truth, KeyModel<S> model) {
    Map<String, TreeMap<Long, Operation>> writes = new TreeMap<>();
    history.stream().filter(each -> each.act() instanceof Act.Write && tells(each, truth) && model.keyOf(each) != null)
        .forEach(each -> writes.computeIfAbsent(model.keyOf(each), absent -> new TreeMap<>())
            .put(truth.placeOf(each), each));
    Map<String, TreeMap<Long, S>> states = new TreeMap<>();
    writes.forEach((key, operations) -> states.put(key, states(operations, model)));
    for (Operation read : history) {
      String key = read.act() instanceof Act.Read && read.seen() != null ? model.keyOf(read) : null;
      if (key != null && !truth.isLost(read.position())) {
        TreeMap<Long, S> ofKey = states.getOrDefault(key, new TreeMap<>(Map.of(Long.MIN_VALUE, model.initial())));
        long place = truth.placeOf(read);
        Violation.unless(ofKey.subMap(ofKey.floorKey(place), true, truth.lastPlaceSeenBy(read), true).values().stream()
            .anyMatch(state -> model.step(state, read) != null), "a read is of its position",
            () -> read + " was shown " + read.seen() + " at " + read.position());
      }
    }
  }

  private static <S> TreeMap<Long, S> states(TreeMap<Long, Operation> writes, KeyModel<S> model) {
    TreeMap<Long, S> states = new TreeMap<>(Map.of(Long.MIN_VALUE, model.initial()));
    S state = model.initial();
    for (Map.Entry<Long, Operation> write : writes.entrySet()) {
      state = model.step(state, write.getValue());
      Violation.unless(state != null, "an answer is of its position",
          () -> write.getValue() + " was told " + write.getValue().reply());
      states.put(write.getKey(), state);
    }
    return states;
  }

  private static boolean tells(Operation operation, Truth truth) {
    if (operation.act() instanceof Act.Read read) {
      return read.strong() && operation.seen() != null;
    }
    return operation.reply() != null || operation.command() != null && truth.wasAccepted(operation);
  }
}
