package io.holdfast.simulation.run;

import io.holdfast.engine.Reached;
import io.holdfast.engine.ReadBarrier;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;

/**
 * A client: asks one thing after another (or several at once), goes from instance to instance, tries again with the
 * same key what it may try again, keeps its newest position, and remembers everything.
 */
public final class Client {
  private static final int MOST_ATTEMPTS = 8;
  private static final long AGAIN_MILLIS = 400;
  private static final double FAITHFUL = 0.8;
  private static final long READ_MILLIS = 3_000;

  private final Cluster cluster;
  private final Workload workload;
  private final String name;
  private final int pipeline;
  private final long thinkMicros;
  private final List<Operation> operations = new ArrayList<>();
  private Node favourite;
  private Position token;
  private int underWay;
  private boolean stopped;

  Client(Cluster cluster, Workload workload, String name, int pipeline, long thinkMicros) {
    this.cluster = cluster;
    this.workload = workload;
    this.name = name;
    this.pipeline = pipeline;
    this.thinkMicros = thinkMicros;
  }

  void start() {
    world().after(world().between(0, thinkMicros) * 1_000, this::goOn);
  }

  private void goOn() {
    if (stopped || underWay > 0) {
      return;
    }
    int burst = (int) world().between(1, pipeline);
    for (int i = 0; i < burst; i++) {
      begin(workload.next(this));
    }
  }

  /** Does one thing now, besides what it does anyway. */
  public void begin(Act act) {
    Operation operation = new Operation(name + "-" + operations.size(), act, world().nanos(), token);
    operations.add(operation);
    underWay++;
    if (act instanceof Act.Write) {
      attempt(operation);
    } else {
      read(operation, (Act.Read) act);
    }
  }

  void stop() {
    stopped = true;
  }

  /** Whether nothing of its is under way. */
  boolean isIdle() {
    return underWay == 0;
  }

  // ---- writing

  private void attempt(Operation operation) {
    Node node = choose();
    if (node == null) {
      world().after(AGAIN_MILLIS * 1_000_000, () -> attempt(operation));
      return;
    }
    Act.Write write = (Act.Write) operation.act();
    Command command = write.source().command(node, operation.attempts().size());
    if (command == null) {
      end(operation, Operation.NEVER, null, null, null);
      return;
    }
    Attempt attempt = new Attempt(this, operation, node, command, "client");
    operation.attempts().add(attempt);
    node.note(() -> "is asked by " + attempt.trace() + " for " + command);
    world().after(write.patienceMillis() * 1_000_000, () -> runOutOfPatience(attempt));
    node.submit(command, write.key() ? operation.name() : null, operation.name().hashCode(), attempt);
  }

  private Node choose() {
    if (favourite == null || !favourite.serves() || !world().chance(FAITHFUL)) {
      favourite = cluster.anyServing();
    }
    return favourite;
  }

  /** An attempt has been answered, or never will be. */
  void told(Attempt attempt) {
    Operation operation = attempt.operation();
    if (operation.isOver() || attempt != operation.attempts().getLast()) {
      return;
    }
    if (attempt.reply() != null) {
      token = newest(token, attempt.position());
      if (isToBeReadAgain(attempt)) {
        again(operation);
        return;
      }
      operation.answeredBy(attempt);
      end(operation, world().nanos(), attempt.reply(), null, attempt.position());
    } else if (attempt.refusal() != null || operation.isKeyed()) {
      again(operation);
    } else {
      end(operation, Operation.NEVER, null, null, null);
    }
  }

  /** What the command rested on has changed: the client reads and submits again, while it has patience. */
  private boolean isToBeReadAgain(Attempt attempt) {
    return ((Act.Write) attempt.operation().act()).readsFirst() && !attempt.reply().isOutcome() && !stopped
        && attempt.operation().attempts().size() < MOST_ATTEMPTS;
  }

  private void again(Operation operation) {
    if (operation.attempts().size() >= MOST_ATTEMPTS || stopped && !operation.isKeyed()) {
      end(operation, Operation.NEVER, null, null, null);
    } else {
      world().after(world().between(1, AGAIN_MILLIS) * 1_000_000, () -> attempt(operation));
    }
  }

  private void runOutOfPatience(Attempt attempt) {
    boolean isWaited = !attempt.operation().isOver()
        && attempt == attempt.operation().attempts().getLast() && !attempt.isTold() && !attempt.isDisconnected();
    if (isWaited) {
      attempt.giveUp();
      attempt.node().note(() -> "is not waited for any more by " + attempt.trace());
      guard(() -> workload.gaveUp(this, attempt));
      if (attempt.operation().isKeyed()) {
        again(attempt.operation());
      } else {
        end(attempt.operation(), Operation.NEVER, null, null, null);
      }
    }
  }

  private void end(Operation operation, long nanos, Reply reply, Object seen, Position at) {
    operation.ended(nanos, reply, seen, at);
    underWay--;
    if (nanos != Operation.NEVER) {
      guard(() -> workload.ended(this, operation));
    }
    if (underWay == 0) {
      world().after(world().between(0, thinkMicros) * 1_000, this::goOn);
    }
  }

  private static Position newest(Position one, Position other) {
    return one == null || other.compareTo(one) > 0 ? other : one;
  }

  // ---- reading

  private void read(Operation operation, Act.Read read) {
    Node node = choose();
    if (node == null) {
      end(operation, Operation.NEVER, null, null, null);
      return;
    }
    int partition = read.routingHash() < 0 ? ReadBarrier.EVERY_PARTITION
        : node.instance().partitioning().partitionOf(read.routingHash());
    ReadUnderWay underWayRead = new ReadUnderWay(operation, read, node, partition);
    world().after(Act.PATIENCE_MILLIS * 1_000_000, underWayRead::giveUp);
    if (read.strong()) {
      node.instance().barrier().strong(partition, READ_MILLIS, underWayRead::reached);
    } else if (operation.token() != null) {
      node.instance().barrier().await(partition, operation.token(), READ_MILLIS, underWayRead::reached);
    } else {
      underWayRead.reached(new Reached.Here());
    }
  }

  private final class ReadUnderWay {
    private final Operation operation;
    private final Act.Read read;
    private final Node node;
    private final int partition;
    private boolean over;

    ReadUnderWay(Operation operation, Act.Read read, Node node, int partition) {
      this.operation = operation;
      this.read = read;
      this.node = node;
      this.partition = partition;
    }

    void giveUp() {
      if (!over) {
        over = true;
        end(operation, Operation.NEVER, null, null, null);
      }
    }

    void reached(Reached how) {
      if (over) {
        return;
      }
      over = true;
      boolean isToBeRead = how instanceof Reached.Here && node.serves();
      if (how instanceof Reached.OtherEpoch) {
        token = null;
      }
      if (isToBeRead) {
        guard(this::readNow);
      } else {
        end(operation, Operation.NEVER, null, null, null);
      }
    }

    private void readNow() {
      Object seen = read.query().apply(node);
      Position at = node.instance().appliedBy(partition);
      node.note(() -> "shows " + operation.name() + " at " + at + ": " + read.subject() + " is " + seen);
      Position before = operation.token();
      Violation.unless(read.strong() || before == null
          || at.epoch() == before.epoch() && at.sequence() >= before.sequence(),
          "a token is waited for", () -> operation + " with token " + before + " was shown " + at);
      token = newest(token, at);
      end(operation, world().nanos(), null, seen, at);
    }
  }

  // ---- what others need

  void guard(Runnable check) {
    cluster.guard(check);
  }

  Simulation world() {
    return cluster.world();
  }

  /** A random number between two bounds, both possible. */
  public long between(long least, long most) {
    return world().between(least, most);
  }

  /** Whether something happens that has this probability. */
  public boolean chance(double probability) {
    return world().chance(probability);
  }

  /** True time in Unix milliseconds. */
  public long now() {
    return world().millis();
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** How many things it has done. */
  public int done() {
    return operations.size();
  }

  /** Everything it did, in order. */
  public List<Operation> operations() {
    return operations;
  }

}
