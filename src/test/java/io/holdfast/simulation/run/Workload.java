package io.holdfast.simulation.run;

import io.holdfast.codec.Kind;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Domain;
import java.util.List;

/**
 * What one domain brings to the simulator, in one class: how its clients behave, what its commands mean told naively,
 * and what must hold of its replies and its state. One object serves one scenario. To add a domain, implement this and
 * add a line to {@link Workloads}; {@code CONTRIBUTING.md} has the recipe.
 *
 * <p>Without a word from the domain, it is checked that every reply is the model's, that every instance emits the same
 * changes and comes to the same content, and all that holds of commands whatever they mean.
 */
public interface Workload {

  /** The name by which it is chosen: {@code --domain ads}. */
  String name();

  /** The domain that its commands belong to. */
  Domain<?, ?> domain();

  /** The kinds of its commands and replies that the standard registry does not have. */
  default List<Kind> kinds() {
    return List.of();
  }

  /** What its commands mean, from the empty state. */
  NaiveMachine newModel(int partitions);

  /** Commands that set the stage, applied in order before anything goes wrong. */
  default List<Command> opening() {
    return List.of();
  }

  /** What a client does next. */
  Act next(Client client);

  /** Something a client did has ended with a reply, or with something read. */
  default void ended(Client client, Operation operation) {}

  /** A client waits no longer for an attempt: the place to let it {@linkplain Client#begin say so}. */
  default void gaveUp(Client client, Attempt attempt) {}

  /**
   * Looks at what must hold of a serving instance at any moment, whatever its partitions have applied: sums that every
   * command conserves, say. A command of several partitions is in all of them or in none.
   *
   * @throws Violation if it does not
   */
  default void always(Node node) {}

  /**
   * Compares the whole state of an instance, every partition of which stands at one position, with the model there.
   *
   * @throws Violation if they differ
   */
  void compare(Node node, NaiveMachine model);

  /**
   * Judges what clients saw, after everything has ended.
   *
   * @param history everything that every client of this workload did
   * @param truth what became a fact
   * @throws Violation if it cannot have been
   */
  default void judge(List<Operation> history, Truth truth) {}
}
