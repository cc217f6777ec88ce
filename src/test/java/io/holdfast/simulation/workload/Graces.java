package io.holdfast.simulation.workload;

import io.holdfast.codec.Submission;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.SystemCommand.ChangeSetting;
import io.holdfast.simulation.run.Truth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** When owners had grace, told from the log times of a history and the settings that were changed in it. */
final class Graces {
  private static final int MOST_PROLONGED = 3;

  private final NavigableMap<Long, Grace> bySequence = new TreeMap<>();

  /** From an entry on: what was not over at {@code from} is not over before {@code until}. */
  private record Grace(long from, long until, int prolonged) {
    static final Grace NONE = new Grace(0, 0, 0);

    Grace after(long lastLogTime, long logTime, long millis) {
      boolean isWithin = lastLogTime < until;
      if (isWithin && prolonged < MOST_PROLONGED) {
        return new Grace(from, Math.max(until, logTime + millis), prolonged + 1);
      }
      return isWithin && logTime < until ? this : new Grace(lastLogTime, logTime + millis, 0);
    }
  }

  Graces(List<Truth.Fact> line) {
    Map<String, Long> settings = new HashMap<>(Map.of("engine.outage", 3_000L, "coordination.grace", 2_000L));
    Grace grace = Grace.NONE;
    long last = line.isEmpty() ? 0 : line.getFirst().entry().logTime();
    for (Truth.Fact fact : line) {
      long logTime = fact.entry().logTime();
      long millis = settings.get("coordination.grace");
      if (logTime - last > settings.get("engine.outage") && millis > 0) {
        grace = grace.after(last, logTime, millis);
        bySequence.put(fact.entry().position().sequence(), grace);
      }
      for (Submission submission : fact.batch().submissions()) {
        if (submission.command() instanceof ChangeSetting(String name, long value)) {
          settings.put(name, value);
        }
      }
      last = logTime;
    }
  }

  /** When something is over that was held until then, as of an entry. */
  long endOf(long till, Position at) {
    Map.Entry<Long, Grace> last = bySequence.floorEntry(at.sequence());
    Grace grace = last == null ? Grace.NONE : last.getValue();
    return till > grace.from() ? Math.max(till, grace.until()) : till;
  }
}
