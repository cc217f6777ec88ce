package io.holdfast.simulation.run;

import io.holdfast.codec.Kind;
import io.holdfast.codec.Kinds;
import io.holdfast.codec.Submission;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.engine.SnapshotCheck;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Domain;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.log.JournalEntry;
import io.holdfast.simulation.Faults;
import io.holdfast.simulation.SimulatedArchive;
import io.holdfast.simulation.SimulatedJournal;
import io.holdfast.simulation.SimulatedLease;
import io.holdfast.simulation.SimulatedStream;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The processes and the stores of one scenario, and everything that watches them. */
public final class Cluster {
  private static final long DOWN_MILLIS = 3_000;
  private static final double SAYS_GONE = 0.4;

  private final Plan plan;
  private final Simulation world;
  private final Chronicle chronicle;
  private final Weather weather;
  private final Coverage coverage = new Coverage();
  private final Kinds kinds;
  private final List<Domain<?, ?>> domains;
  private final Truth truth;
  private final SimulatedJournal journal;
  private final SimulatedStream stream;
  private final SimulatedLease office;
  private final SimulatedArchive archive;
  private final InstanceOptions options;
  private final List<Node> nodes = new ArrayList<>();
  private Violation violation;
  private int processes;
  private int starts;
  private long appliedByTheDead;

  Cluster(Plan plan, Map<String, Workload> workloads, boolean written) {
    this.plan = plan;
    this.world = new Simulation(plan.seed());
    this.chronicle = new Chronicle(world, written);
    List<Kind> more = workloads.values().stream().flatMap(workload -> workload.kinds().stream()).toList();
    this.kinds = Kinds.standard().with(more);
    this.weather = new Weather(world.random(), plan.faults(), plan.intensity(), commandsMet(workloads));
    this.domains = workloads.values().stream().<Domain<?, ?>>map(Workload::domain).toList();
    this.truth = new Truth(kinds, new Partitioning(plan.partitions()), chronicle);
    Faults none = new Faults();
    this.journal = new SimulatedJournal(world, none, plan.partitions());
    this.stream = new SimulatedStream(world, none);
    this.office = new SimulatedLease(world);
    this.archive = new SimulatedArchive(world);
    journal.tell(truth);
    this.options = InstanceOptions.defaults()
        .withSnapshots(0, plan.snapshotEntries(), 0, plan.snapshotsKept())
        .withGatherMillis(1) // as in production
        .withSnapshotCheck(plan.replays() ? SnapshotCheck.REPLAY : SnapshotCheck.OTHERS)
        .withAnswerMillis(world.between(1_000, 5_000))
        .withHeartbeatMillis(world.between(100, 1_500));
  }

  /** The names of the commands of the domains that have clients, and of those that belong to none. */
  private List<String> commandsMet(Map<String, Workload> workloads) {
    Set<String> packages = plan.domains().stream()
        .map(name -> workloads.get(name).domain().getClass().getPackageName()).collect(Collectors.toSet());
    packages.add(SystemCommand.class.getPackageName());
    return kinds.all().stream().<Class<?>>map(Kind::type)
        .filter(type -> Command.class.isAssignableFrom(type) && packages.contains(type.getPackageName()))
        .map(Class::getSimpleName).toList();
  }

  Node add() {
    Node node = new Node(this, "instance-" + ++processes, journal, stream, archive, options);
    nodes.add(node);
    starts++;
    node.start();
    return node;
  }

  /** A process has died: another takes its place after a while. */
  void killed(Node node) {
    int place = nodes.indexOf(node);
    if (place < 0) {
      return;
    }
    long pause = world.between(0, DOWN_MILLIS) * 1_000_000;
    world.after(pause, () -> replace(node));
    if (world.chance(SAYS_GONE)) {
      world.after(pause / 2, () -> sayGone(node));
    }
  }

  /** Somebody has noticed that a process is dead. */
  private void sayGone(Node node) {
    Node teller = anyServing();
    if (teller != null) {
      submit(teller, new SystemCommand.InstanceGone(node.instance().status().incarnation()));
    }
  }

  void replace(Node node) {
    appliedByTheDead += node.applied();
    int place = nodes.indexOf(node);
    if (place >= 0) {
      Node next = new Node(this, node.name().replaceFirst("\\..*", "") + "." + ++starts, journal,
          stream, archive, options);
      nodes.set(place, next);
      next.start();
    }
  }

  /**
   * A process that applies the whole history from its beginning, trimmed or not, and takes part in nothing. It hears
   * nothing of the courier either: its journal is a copy, which what has been accepted since would contradict.
   */
  Node replayer() {
    List<JournalEntry> whole = truth.line().stream().map(Truth.Fact::entry).toList();
    Node node = new Node(this, "replayer", SimulatedJournal.of(world, plan.partitions(), whole, journal.epoch()),
        new SimulatedStream(world, new Faults()), new SimulatedArchive(world), options.withReadOnly(true));
    node.start();
    return node;
  }

  void remove(Node node) {
    appliedByTheDead += node.applied();
    nodes.remove(node);
  }

  /** Submits a command for which no client waits. */
  Unwatched submit(Node node, Command command) {
    Unwatched answer = new Unwatched(node, command.getClass().getSimpleName());
    node.instance().submit(Submission.of(command), answer);
    return answer;
  }

  void failed(Node node, String message) {
    guard(() -> {
      throw new Violation("no instance stops for good", node.name() + " has stopped: " + message);
    });
  }

  Node anyServing() {
    List<Node> serving = nodes.stream().filter(Node::serves).toList();
    return serving.isEmpty() ? null : serving.get((int) world.between(0, serving.size() - 1));
  }

  Node any() {
    List<Node> alive = nodes.stream().filter(node -> !node.isDead()).toList();
    return alive.isEmpty() ? null : alive.get((int) world.between(0, alive.size() - 1));
  }

  /** Runs a check inside production code's stack, where what it throws might be swallowed. */
  void guard(Runnable check) {
    try {
      check.run();
    } catch (Violation e) {
      found(e);
    } catch (RuntimeException | AssertionError e) {
      found(new Violation("nothing throws", e + " at " + Arrays.stream(e.getStackTrace()).limit(6).toList()));
    }
  }

  private void found(Violation wrong) {
    if (violation == null) {
      violation = wrong;
      chronicle.note("checker", () -> "VIOLATION " + wrong.getMessage());
    }
  }

  /** The first thing found wrong; null if nothing was. */
  Violation violation() {
    return violation;
  }

  /** What may go wrong here. */
  Set<Fault> faults() {
    return plan.faults().isEmpty() ? EnumSet.noneOf(Fault.class) : EnumSet.copyOf(plan.faults());
  }

  /** Commands applied by all processes, the dead ones too. */
  long applied() {
    return appliedByTheDead + nodes.stream().mapToLong(Node::applied).sum();
  }

  List<Node> nodes() {
    return nodes;
  }

  int starts() {
    return starts;
  }

  Plan plan() {
    return plan;
  }

  Simulation world() {
    return world;
  }

  Chronicle chronicle() {
    return chronicle;
  }

  Weather weather() {
    return weather;
  }

  Coverage coverage() {
    return coverage;
  }

  Kinds kinds() {
    return kinds;
  }

  List<Domain<?, ?>> domains() {
    return domains;
  }

  Truth truth() {
    return truth;
  }

  SimulatedJournal journal() {
    return journal;
  }

  SimulatedStream stream() {
    return stream;
  }

  SimulatedLease office() {
    return office;
  }

  SimulatedArchive archive() {
    return archive;
  }

  InstanceOptions options() {
    return options;
  }
}
