package io.holdfast.simulation.workload;

import io.holdfast.kernel.Position;
import io.holdfast.simulation.registers.RegisterCommand;
import io.holdfast.simulation.registers.RegisterReply;
import io.holdfast.simulation.run.Attempt;
import io.holdfast.simulation.run.Operation;
import io.holdfast.simulation.run.Truth;
import io.holdfast.simulation.run.Violation;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What callers were told about locks: tokens grow with positions, and a lock passes on only after its holder's time,
 * or after its release. Judged from replies and log times alone, without any model of a lock.
 */
final class LockHistory {
  private final Truth truth;

  /** A caller was told that it holds a lock, or that it no longer does. */
  private record Told(String lock, long token, long till, Position at, boolean isHeld) {}

  LockHistory(Truth truth) {
    this.truth = truth;
  }

  void judge(List<Operation> history) {
    Map<String, List<Told>> byLock = history.stream()
        .flatMap(operation -> operation.attempts().stream())
        .filter(attempt -> attempt.reply() != null && !truth.at(attempt.position()).isAbandoned())
        .map(LockHistory::told).filter(told -> told != null)
        .collect(Collectors.groupingBy(Told::lock, TreeMap::new, Collectors.toList()));
    byLock.forEach((lock, told) -> inOrder(lock, told));
  }

  private static Told told(Attempt attempt) {
    return switch (attempt.command()) {
      case RegisterCommand.Acquire acquire when attempt.reply() instanceof RegisterReply.Held(long token, long till)
          && attempt.operation().attempts().size() == 1 ->
          new Told(acquire.key(), token, till, attempt.position(), true);
      case RegisterCommand.Release release when attempt.reply() instanceof RegisterReply.Released
          && attempt.operation().attempts().size() == 1 ->
          new Told(release.key(), release.token(), 0, attempt.position(), false);
      case null, default -> null;
    };
  }

  private void inOrder(String lock, List<Told> told) {
    List<Told> held = told.stream().filter(Told::isHeld)
        .sorted(Comparator.comparingLong(Told::token)).toList();
    for (int i = 1; i < held.size(); i++) {
      Told before = held.get(i - 1);
      Told after = held.get(i);
      Violation.unless(before.token() < after.token() && before.at().compareTo(after.at()) <= 0, "tokens only grow",
          () -> lock + " was given as " + before + " and as " + after);
      Violation.unless(isOver(before, after, told), "one holder", () -> lock + " was given as " + after
          + " while " + before + " held it");
    }
  }

  private boolean isOver(Told before, Told after, List<Told> told) {
    long passedOn = truth.at(after.at()).entry().logTime();
    boolean isReleased = told.stream().anyMatch(each -> !each.isHeld() && each.token() == before.token());
    boolean isReleasedUnheard = after.token() > before.token() + 1;
    return passedOn >= before.till() || isReleased || isReleasedUnheard || wasReleasedBySomeone(before);
  }

  /** A release whose caller never heard of it counts too. */
  private boolean wasReleasedBySomeone(Told before) {
    return truth.line().stream().flatMap(fact -> fact.batch().submissions().stream())
        .anyMatch(submission -> submission.command() instanceof RegisterCommand.Release(String key, long token)
            && key.equals(before.lock()) && token == before.token());
  }
}
