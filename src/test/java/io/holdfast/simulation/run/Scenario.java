package io.holdfast.simulation.run;

import io.holdfast.kernel.Command;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** One run from a quiet beginning through bad weather to a quiet end, after which everything must be in order. */
public final class Scenario {
  private static final long START_MILLIS = 30_000;
  private static final long CALM_MILLIS = 240_000;
  private static final long CALMING_MILLIS = 6_000;
  private static final long LOOK_MILLIS = 150;
  private static final long MOST_STEPS = 8_000_000;
  private static final double DISASTER = 0.25;
  private static final double CHORE = 0.1;

  private final Plan plan;
  private final Map<String, Workload> workloads;
  private final Cluster cluster;
  private final Simulation world;
  private final Disasters disasters;
  private final Checks checks;
  private final List<Client> clients = new ArrayList<>();
  private long steps;

  /**
   * What came of a scenario.
   *
   * @param plan what it was like
   * @param violation the first thing found wrong; null if nothing was
   * @param digest of everything that happened; equal for equal plans
   * @param history who did what; empty if it was not written down
   * @param coverage which faults struck where
   * @param figures counts
   */
  public record Result(
      Plan plan, Violation violation, long digest, List<String> history, Coverage coverage, Figures figures) {}

  /**
   * A scenario of all workloads.
   *
   * @param written whether its history is written down
   */
  public Scenario(Plan plan, boolean written) {
    this(plan, Workloads.all(), written);
  }

  /** A scenario of these workloads, by name. */
  Scenario(Plan plan, Map<String, Workload> workloads, boolean written) {
    this.plan = plan;
    this.workloads = workloads;
    this.cluster = new Cluster(plan, workloads, written);
    this.world = cluster.world();
    this.disasters = new Disasters(cluster);
    this.checks = new Checks(cluster, workloads);
  }

  /** Runs it. */
  public Result run() {
    cluster.guard(this::play);
    return new Result(plan, cluster.violation(), world.history(), cluster.chronicle().lines(), cluster.coverage(),
        Figures.of(cluster, clients, checks));
  }

  private void play() {
    begin();
    cluster.weather().rages(true);
    look();
    runFor(plan.millis());
    calmDown();
    checks.atTheEnd(clients);
  }

  private void begin() {
    for (int i = 0; i < plan.instances(); i++) {
      cluster.add();
    }
    runUntil(() -> cluster.nodes().stream().allMatch(Node::serves), START_MILLIS, "every instance becomes ready");
    workloads.values().forEach(workload -> workload.opening().forEach(this::submitAndWait));
    for (String domain : plan.domains()) {
      for (int i = 1; i <= plan.clients(); i++) {
        Client client = new Client(cluster, workloads.get(domain), domain + "-" + i, plan.pipeline(),
            plan.thinkMicros());
        clients.add(client);
        client.start();
      }
    }
  }

  private void submitAndWait(Command command) {
    Unwatched answer = cluster.submit(cluster.nodes().getFirst(), command);
    runUntil(answer::isReplied, START_MILLIS, command + " is answered");
  }

  /** Every now and then a disaster, a chore and a check. */
  private void look() {
    if (cluster.weather().isCalm()) {
      return;
    }
    if (world.chance(DISASTER)) {
      disasters.strike();
    }
    disasters.goOn();
    if (world.chance(CHORE)) {
      disasters.chore();
    }
    cluster.guard(checks::inBetween);
    world.after(world.between(1, LOOK_MILLIS) * 1_000_000, this::look);
  }

  private void calmDown() {
    cluster.chronicle().note("world", () -> "calms down");
    cluster.weather().rages(false);
    clients.forEach(Client::stop);
    runFor(CALMING_MILLIS);
    runUntil(() -> clients.stream().allMatch(Client::isIdle), CALM_MILLIS, "every client has an answer");
    runUntil(this::allServe, CALM_MILLIS, "every instance serves");
    runUntil(() -> cluster.nodes().stream().allMatch(node -> node.outstanding().isEmpty()), CALM_MILLIS,
        "nobody waits for ever");
    runUntil(checks::nothingIsHeldBack, CALM_MILLIS, "admission is given back");
    runUntil(checks::allAgree, CALM_MILLIS, "every instance has applied everything");
  }

  private boolean allServe() {
    return !cluster.nodes().isEmpty() && cluster.nodes().stream().allMatch(Node::takesWrites);
  }

  private void runFor(long millis) {
    long end = world.nanos() + millis * 1_000_000;
    world.after(millis * 1_000_000, () -> { });
    while (world.nanos() < end) {
      step();
    }
  }

  private void runUntil(BooleanSupplier condition, long withinMillis, String what) {
    long end = world.nanos() + withinMillis * 1_000_000;
    while (!condition.getAsBoolean()) {
      Violation.unless(world.nanos() < end, "what must happen does", () -> "not within " + withinMillis + " ms: "
          + what + checks.whoIsToBlame(clients));
      step();
    }
  }

  private void step() {
    Violation.unless(++steps < MOST_STEPS, "what must happen does", () -> "going round in circles"
        + checks.whoIsToBlame(clients));
    boolean more = world.step();
    if (cluster.violation() != null) {
      throw cluster.violation();
    }
    Violation.unless(more, "what must happen does", () -> "nothing will ever happen again");
  }
}
