package io.holdfast.simulation.run;

import java.util.List;

/**
 * Counts of one or several scenarios.
 *
 * @param scenarios how many
 * @param commands commands accepted by the journal
 * @param applied commands applied, by all instances together
 * @param entries entries accepted by the journal
 * @param operations things that clients did
 * @param starts processes started
 * @param faults faults that struck
 * @param restores histories abandoned by an operator
 * @param trims times that the journal was trimmed
 * @param outages times that so much log time passed from one entry to the next that it may count as an outage
 * @param hashes positions at which content was hashed
 * @param simulatedMillis simulated time
 */
public record Figures(long scenarios, long commands, long applied, long entries, long operations, long starts,
    long faults, long restores, long trims, long outages, long hashes, long simulatedMillis) {

  /** Nothing yet. */
  public static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  static Figures of(Cluster cluster, List<Client> clients, Checks checks) {
    Truth truth = cluster.truth();
    long commands = truth.line().stream().mapToLong(fact -> fact.batch().submissions().size()).sum();
    return new Figures(1, commands, cluster.applied(), truth.line().size(),
        clients.stream().mapToLong(Client::done).sum(), cluster.starts(), cluster.coverage().strikes(),
        truth.restores(), truth.trims(), truth.outages(), truth.comparedHashes(), cluster.world().nanos() / 1_000_000);
  }

  /** Both together. */
  public Figures plus(Figures more) {
    return new Figures(scenarios + more.scenarios, commands + more.commands, applied + more.applied,
        entries + more.entries, operations + more.operations, starts + more.starts, faults + more.faults,
        restores + more.restores, trims + more.trims, outages + more.outages, hashes + more.hashes,
        simulatedMillis + more.simulatedMillis);
  }
}
