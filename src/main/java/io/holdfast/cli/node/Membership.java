package io.holdfast.cli.node;

import io.holdfast.engine.Answer;
import io.holdfast.engine.ContentHash;
import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceState;
import io.holdfast.engine.InstanceStatus;
import io.holdfast.engine.Neighbour;
import io.holdfast.engine.Refusal;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.log.Loop;
import io.holdfast.log.postgres.InstanceTable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance among the others of its cluster: says every second where it stands, hears where they stand, and draws
 * the conclusions: whether it lags, where refused writers can go, and as the keeper who is dead.
 *
 * <p>Threads: the log loop, except {@link #neighbours}, {@link #differences} and {@link #againstReadiness}.
 */
final class Membership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final long PAUSE_MILLIS = 1_000;

  private final Instance instance;
  private final InstanceTable table;
  private final Loop loop;
  private final Self self;
  private final Divergence divergence;
  private final Set<UUID> beingDeclared = new HashSet<>();
  private boolean closed;
  /** Written on the log loop, read by anyone. */
  private volatile List<Neighbour> neighbours = List.of();

  /**
   * What this instance knows of itself.
   *
   * @param address where its API is; known when that is open
   * @param readyLag entries behind another one before it asks for no requests
   * @param goneMillis silence after which an instance is dead
   */
  record Self(Supplier<String> address, String version, boolean readOnly, long readyLag, long goneMillis) {}

  Membership(Instance instance, InstanceTable table, Loop loop, Self self, Divergence divergence) {
    this.instance = instance;
    this.table = table;
    this.loop = loop;
    this.self = self;
    this.divergence = divergence;
  }

  void start() {
    loop.execute(this::exchange);
  }

  /** The others, as they were a second ago. */
  List<Neighbour> neighbours() {
    return neighbours;
  }

  /** At how many cuts another instance had other content; any thread. */
  long differences() {
    return divergence.found();
  }

  /**
   * Only lag behind somebody counts: nothing is gained by sending readers from one that is cut off to another. Who
   * cannot read the journal, and is brought entries that are not its next, lags behind whoever wrote them.
   */
  List<String> againstReadiness() {
    InstanceStatus status = instance.status();
    Position here = status.position();
    Stream<String> ofNeighbours = neighbours.stream().filter(Neighbour::isReady)
        .filter(each -> isAhead(each.position(), here))
        .map(each -> "this instance is at " + here + ", far behind " + each.address() + " at " + each.position());
    Stream<String> ofEntries = Stream.of(status)
        .filter(each -> each.staleMillis() > 0 && each.lag() > self.readyLag())
        .map(each -> "this instance is at " + here + ", and cannot read what leads to " + here.epoch() + "."
            + each.accepted());
    return Stream.concat(ofNeighbours, ofEntries).limit(1).toList();
  }

  private boolean isAhead(Position there, Position here) {
    return there.epoch() > here.epoch()
        || there.epoch() == here.epoch() && there.sequence() - here.sequence() > self.readyLag();
  }

  private void exchange() {
    if (closed) {
      return;
    }
    InstanceStatus status = instance.status();
    ContentHash cut = divergence.withoutCondemned(instance.lastContentHash());
    String words = Words.of(status, cut, self.address().get(), self.version(), self.readOnly());
    table.exchange(status.incarnation(), words).onComplete(said -> {
      if (said.succeeded()) {
        heard(status, said.result());
      } else {
        LOG.debug("The other instances cannot be heard", said.cause());
        neighbours = List.of();
      }
      loop.schedule(PAUSE_MILLIS, this::exchange);
    });
  }

  private void heard(InstanceStatus status, List<InstanceTable.Said> said) {
    List<Neighbour> others = said.stream().filter(each -> !each.incarnation().equals(status.incarnation()))
        .map(Words::neighbour).toList();
    neighbours = others;
    instance.writesGoTo(others.stream().filter(each -> each.isReady() && !each.readOnly())
        .map(Neighbour::address).filter(address -> !address.isEmpty()).toList());
    instance.alone(others.isEmpty());
    divergence.look(status, others);
    if (status.keeper() && status.state() == InstanceState.READY) {
      others.stream().filter(each -> each.silentMillis() > self.goneMillis()).forEach(this::declareGone);
    }
  }

  private void declareGone(Neighbour dead) {
    if (beingDeclared.add(dead.incarnation())) {
      LOG.warn("Instance {} at {} has been silent for {} ms and is taken for dead", dead.incarnation(),
          dead.address(), dead.silentMillis());
      instance.declareGone(dead.incarnation(), new Declared(dead.incarnation()));
    }
  }

  private final class Declared implements Answer {
    private final UUID dead;

    Declared(UUID dead) {
      this.dead = dead;
    }

    @Override
    public void replied(Reply reply, Position position) {
      loop.execute(() -> table.forget(dead).onComplete(_ -> beingDeclared.remove(dead)));
    }

    @Override
    public void refused(Refusal refusal) {
      loop.execute(() -> beingDeclared.remove(dead));
    }

    @Override
    public void unknown(String detail) {
      loop.execute(() -> beingDeclared.remove(dead));
    }
  }

  /** Tells the others that nobody need wait for this one. */
  @Override
  public void close() {
    loop.execute(() -> {
      closed = true;
      table.leave(instance.status().incarnation())
          .onFailure(failure -> LOG.debug("The others will notice by themselves", failure));
    });
  }
}
