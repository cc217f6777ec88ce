package io.holdfast.simulation.workload;

import io.holdfast.codec.Submission;
import io.holdfast.coordination.CoordinationCommand.Execute;
import io.holdfast.coordination.CoordinationReply.Executed;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Release;
import io.holdfast.coordination.Request.Renewal;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.kernel.Position;
import io.holdfast.simulation.run.Attempt;
import io.holdfast.simulation.run.Operation;
import io.holdfast.simulation.run.Truth;
import io.holdfast.simulation.run.Violation;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What callers were told of what they hold, judged from replies, positions and log times alone: tokens grow, a lock
 * passes on only after its holder's time and grace or its release, and who came first is called first.
 */
final class HeldHistory {
  private final Truth truth;
  private final Graces graces;
  private final Map<String, Arrival> arrivals = new HashMap<>();

  /** Where a command stands in the journal. */
  private record Arrival(long sequence, int index) implements Comparable<Arrival> {
    @Override
    public int compareTo(Arrival other) {
      return Comparator.comparingLong(Arrival::sequence).thenComparingInt(Arrival::index).compare(this, other);
    }
  }

  /** A caller was told that it holds something. */
  private record Told(String environment, Claim claim, long token, long till, Arrival arrival, Position at) {

    String thing() {
      return environment + "/" + claim.sort() + "/" + claim.name();
    }

    boolean hasWaited() {
      return at.sequence() > arrival.sequence();
    }
  }

  HeldHistory(Truth truth) {
    this.truth = truth;
    this.graces = new Graces(truth.line());
    for (Truth.Fact fact : truth.line()) {
      List<Submission> submissions = fact.batch().submissions();
      for (int i = 0; i < submissions.size(); i++) {
        if (submissions.get(i).trace() != null) {
          arrivals.put(submissions.get(i).trace(), new Arrival(fact.entry().position().sequence(), i));
        }
      }
    }
  }

  void judge(List<Operation> history) {
    List<Told> all = history.stream().filter(operation -> operation.attempts().size() == 1)
        .map(operation -> told(operation.attempts().getFirst())).filter(Objects::nonNull).toList();
    all.stream().collect(Collectors.groupingBy(Told::environment, TreeMap::new, Collectors.toList()))
        .forEach((environment, told) -> tokensGrow(told));
    all.stream().collect(Collectors.groupingBy(Told::thing, TreeMap::new, Collectors.toList()))
        .forEach((thing, told) -> {
          firstComeFirstServed(told);
          if (told.getFirst().claim().sort() != Sort.SEMAPHORE) {
            oneHolder(told);
          }
        });
  }

  private Told told(Attempt attempt) {
    boolean counts = attempt.reply() instanceof Executed && attempt.command() instanceof Execute execute
        && execute.request().claim() != null && !truth.at(attempt.position()).isAbandoned();
    Arrival arrival = counts ? arrivals.get(attempt.trace()) : null;
    if (arrival == null) {
      return null;
    }
    Execute execute = (Execute) attempt.command();
    Executed executed = (Executed) attempt.reply();
    return new Told(execute.environment(), execute.request().claim(), executed.token(), executed.till(), arrival,
        attempt.position());
  }

  private static List<Told> byToken(List<Told> told) {
    return told.stream().sorted(Comparator.comparingLong(Told::token)).toList();
  }

  private static void tokensGrow(List<Told> told) {
    List<Told> given = byToken(told);
    for (int i = 1; i < given.size(); i++) {
      Told before = given.get(i - 1);
      Told after = given.get(i);
      Violation.unless(before.token() < after.token() && before.at().compareTo(after.at()) <= 0, "tokens only grow",
          () -> before + " and " + after);
    }
  }

  private static void firstComeFirstServed(List<Told> told) {
    List<Told> waited = byToken(told).stream().filter(Told::hasWaited).toList();
    for (int i = 1; i < waited.size(); i++) {
      Told before = waited.get(i - 1);
      Told after = waited.get(i);
      Violation.unless(before.arrival().compareTo(after.arrival()) < 0, "first come, first served",
          () -> before + " was called before " + after);
    }
  }

  private void oneHolder(List<Told> told) {
    List<Told> given = byToken(told);
    for (int i = 1; i < given.size(); i++) {
      Told before = given.get(i - 1);
      Told after = given.get(i);
      long passedOn = truth.at(after.at()).entry().logTime();
      long end = graces.endOf(before.till(), after.at());
      Violation.unless(passedOn >= end || mayHaveBeenReleased(before, after), "one holder",
          () -> after + " while " + before + " held it");
    }
  }

  /** Whether somebody asked for its release in between, whether or not he was told what became of it. */
  private boolean mayHaveBeenReleased(Told before, Told after) {
    return truth.line().subList((int) before.at().sequence() - 1, (int) after.at().sequence()).stream()
        .flatMap(fact -> fact.batch().submissions().stream())
        .anyMatch(submission -> submission.command() instanceof Execute execute
            && execute.environment().equals(before.environment()) && (releases(execute.request().release(), before)
                || shortens(execute.request().renewal(), before)))
        || wasAskedWhileWaiting(before);
  }

  /** A request that waited may have brought the release with it. */
  private boolean wasAskedWhileWaiting(Told before) {
    return truth.line().stream().flatMap(fact -> fact.batch().submissions().stream())
        .anyMatch(submission -> submission.command() instanceof Execute execute
            && execute.environment().equals(before.environment()) && execute.request().claim() != null
            && (releases(execute.request().release(), before) || shortens(execute.request().renewal(), before)));
  }

  private static boolean releases(Release release, Told held) {
    return release != null && release.sort() == held.claim().sort() && release.name().equals(held.claim().name())
        && (release.token() == Release.ANY || release.token() == held.token());
  }

  /** A renewal is from the moment at which it is done, and may end sooner than what it renews. */
  private static boolean shortens(Renewal renewal, Told held) {
    return renewal != null && renewal.token() == held.token();
  }
}
