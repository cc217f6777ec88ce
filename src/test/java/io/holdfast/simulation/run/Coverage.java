package io.holdfast.simulation.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which faults have struck at which port calls, and on which kinds of commands. */
public final class Coverage {
  /** The kind where no command is concerned. */
  static final String NO_COMMAND = "-";

  /** Kinds that only the instance itself gives, so that no caller is ever told of one. */
  private static final Set<String> NOBODY_ASKS = Set.of("Tick");

  private final Map<PortCall, Map<Fault, Map<String, Long>>> struck = new TreeMap<>();
  private final Set<String> kinds = new TreeSet<>();
  private long strikes;

  void struck(PortCall call, Fault fault, Set<String> concerned) {
    strikes++;
    Map<String, Long> counts =
        struck.computeIfAbsent(call, absent -> new TreeMap<>()).computeIfAbsent(fault, absent -> new TreeMap<>());
    if (concerned.isEmpty()) {
      counts.merge(NO_COMMAND, 1L, Long::sum);
    }
    concerned.forEach(kind -> counts.merge(kind, 1L, Long::sum));
    kinds.addAll(concerned);
  }

  /** Adds another's. */
  public void add(Coverage other) {
    strikes += other.strikes;
    kinds.addAll(other.kinds);
    other.struck.forEach((call, faults) -> faults.forEach((fault, counts) -> counts.forEach((kind, times) ->
        struck.computeIfAbsent(call, absent -> new TreeMap<>()).computeIfAbsent(fault, absent -> new TreeMap<>())
            .merge(kind, times, Long::sum))));
  }

  /** How many faults have struck. */
  public long strikes() {
    return strikes;
  }

  /** Places (port call, fault) that were struck, of all there are. */
  public String places() {
    long all = 0;
    for (PortCall call : PortCall.values()) {
      all += call.possible().length;
    }
    long reached = struck.values().stream().mapToLong(Map::size).sum();
    return reached + " of " + all;
  }

  /** Places (port call, fault, command kind) that were struck, of all there can be for the kinds that were met. */
  public String triples() {
    long all = 0;
    for (PortCall call : PortCall.values()) {
      all += kinds.stream().filter(kind -> canConcern(call, kind)).count() * call.possible().length;
    }
    return all - missed().values().stream().mapToLong(Set::size).sum() + " of " + all;
  }

  private static boolean canConcern(PortCall call, String kind) {
    boolean isAnswer = call == PortCall.REPLY || call == PortCall.REPLIED;
    return call.concernsCommands() && !(isAnswer && NOBODY_ASKS.contains(kind));
  }

  /** For each kind of command the places (port call, fault) that concern commands and were never struck with it. */
  private Map<String, Set<String>> missed() {
    Map<String, Set<String>> missed = new TreeMap<>();
    for (PortCall call : PortCall.values()) {
      for (Fault fault : call.possible()) {
        Set<String> met = struck.getOrDefault(call, Map.of()).getOrDefault(fault, Map.of()).keySet();
        kinds.stream().filter(kind -> canConcern(call, kind) && !met.contains(kind)).forEach(kind ->
            missed.computeIfAbsent(kind, absent -> new TreeSet<>()).add(call + " " + fault));
      }
    }
    return missed;
  }

  /** The places (port call, fault) that nothing has struck. */
  public List<String> unreached() {
    List<String> places = new ArrayList<>();
    for (PortCall call : PortCall.values()) {
      for (Fault fault : call.possible()) {
        if (!struck.getOrDefault(call, Map.of()).containsKey(fault)) {
          places.add(call + " " + fault);
        }
      }
    }
    return places;
  }

  /** A line for each port call, with each fault's number of strikes and of kinds of commands that it met. */
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    for (PortCall call : PortCall.values()) {
      StringBuilder line = new StringBuilder(String.format("%-10s", call));
      for (Fault fault : call.possible()) {
        Map<String, Long> counts = struck.getOrDefault(call, Map.of()).getOrDefault(fault, Map.of());
        long times = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
        line.append(' ').append(fault).append(' ').append(times);
        if (counts.keySet().stream().anyMatch(kind -> !kind.equals(NO_COMMAND))) {
          line.append('/').append(counts.size());
        }
      }
      lines.add(line.toString());
    }
    lines.add("not reached: " + unreached());
    lines.add("kinds of commands met: " + kinds);
    missed().forEach((kind, places) -> lines.add("not met with " + kind + ": " + places));
    return lines;
  }
}
