package io.holdfast.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordination.CoordinationCommand.Execute;
import io.holdfast.coordination.CoordinationCommand.Leave;
import io.holdfast.feed.TableMirror;
import io.holdfast.feed.coordination.CoordinationTables;
import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.index.Seeds;
import io.holdfast.kernel.table.Table;
import io.holdfast.simulation.run.NaiveMachine.Scene;
import io.holdfast.simulation.workload.CoordinationComparison;
import io.holdfast.simulation.workload.CoordinationRequests;
import io.holdfast.simulation.workload.NaiveCoordination;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Random requests, failures, ticks, dead instances, restarts and restores, compared with a naive model; and the same on
 * a second machine whose failures and restarts are others, so that only content and answers are the same. What the
 * changes make of tables is what the state, restated, makes of empty ones.
 */
class CoordinationModelTest {

  @Test
  void behavesAsTheModelDoes() {
    Seeds.run(30, random -> new Run(random).run(1_500));
  }

  private static final class Run implements Scene {
    private static final long GRACE = 300;

    private final SplittableRandom random;
    private final CoordinationRequests requests;
    private final NaiveCoordination model = new NaiveCoordination();
    private final Map<Long, Reply> expectedLater = new LinkedHashMap<>();
    private final Map<Long, Execute> asked = new HashMap<>();
    private final List<UUID> instances = List.of(new UUID(1, 1), new UUID(1, 2), new UUID(1, 3));
    private final List<Leave> waiting = new ArrayList<>();
    private CoordinationBench bench = new CoordinationBench();
    private CoordinationBench second = new CoordinationBench();
    private final TableMirror tables = new TableMirror(new CoordinationTables());
    private long logTime = 1_000;

    Run(SplittableRandom random) {
      this.random = random;
      requests = new CoordinationRequests((least, most) -> random.nextLong(least, most + 1));
      for (CoordinationBench each : List.of(bench, second)) {
        each.set(CoordinationSettings.HISTORY, 60);
        each.set(CoordinationSettings.HISTORY_TIME, 4_000);
        each.set(CoordinationSettings.IDS_TIME, 2_000);
        each.set(CoordinationSettings.GRACE, GRACE);
      }
      model.changed(CoordinationSettings.IDS_TIME.name(), 2_000);
      model.changed(CoordinationSettings.GRACE.name(), GRACE);
    }

    void run(int steps) {
      for (int step = 0; step < steps; step++) {
        logTime += random.nextInt(30);
        UUID instance = instances.get(random.nextInt(instances.size()));
        bench.incarnation = instance;
        second.incarnation = instance;
        step(instance);
      }
      compare();
    }

    private void step(UUID instance) {
      switch (random.nextInt(20)) {
        case 0 -> gone(instance);
        case 1, 2 -> tick();
        case 3 -> bench = bench.reloaded();
        case 4 -> second = second.reloaded();
        case 5 -> restore();
        case 6 -> compare();
        case 7 -> outage();
        default -> apply(next());
      }
    }

    private void restore() {
      if (random.nextInt(10) == 0) {
        bench.epoch++;
        second.epoch++;
      }
    }

    /** Now and then another one within the grace, which also has another length then. */
    private void outage() {
      if (random.nextInt(4) == 0) {
        long grace = random.nextInt(5) * GRACE / 2;
        bench.set(CoordinationSettings.GRACE, grace);
        second.set(CoordinationSettings.GRACE, grace);
        model.changed(CoordinationSettings.GRACE.name(), grace);
      }
      long before = logTime;
      logTime += random.nextInt(900);
      bench.outage(before, logTime);
      second.outage(before, logTime);
      model.outage(before, logTime);
    }

    private void gone(UUID instance) {
      bench.gone(instance, logTime);
      second.gone(instance, logTime);
      model.gone(instance, this);
      compareAnswers();
    }

    private void tick() {
      bench.tick(logTime);
      second.tick(logTime);
      model.tick(this);
      compareAnswers();
    }

    private CoordinationCommand next() {
      if (!waiting.isEmpty() && random.nextInt(8) == 0) {
        return waiting.remove(random.nextInt(waiting.size()));
      }
      Execute command = requests.execute(logTime);
      if (command.waiter() != null) {
        waiting.add(new Leave(command.environment(), command.waiter()));
      }
      return command;
    }

    private void apply(CoordinationCommand command) {
      failFirst(command);
      Reply reply = bench.apply(command, logTime);
      assertThat(second.apply(command, logTime)).isEqualTo(reply);
      assertThat(model.apply(command, this)).isEqualTo(reply);
      if (command instanceof Execute execute) {
        asked.put(bench.batch(), execute);
        requests.learn(execute, reply);
      }
      compareAnswers();
    }

    private void compareAnswers() {
      assertThat(bench.later).isEqualTo(expectedLater);
      assertThat(second.later).isEqualTo(expectedLater);
      assertThat(bench.changes).isEqualTo(second.changes);
      tables.follow(bench.changes);
      expectedLater.forEach((batch, reply) -> requests.learn(asked.get(batch), reply));
      expectedLater.clear();
    }

    /** Whatever fails on one machine leaves no trace. */
    private void failFirst(CoordinationCommand command) {
      if (random.nextInt(3) == 0) {
        CoordinationBench copy = bench.reloaded();
        long before = copy.contentHash();
        if (copy.failsAfter(random.nextInt(1, 4), command, logTime)) {
          assertThat(copy.contentHash()).isEqualTo(before);
          bench = copy;
        }
      }
    }

    private void compare() {
      assertThat(bench.contentHash()).isEqualTo(second.contentHash());
      assertThat(bench.machine.tables().stream().mapToLong(Table::recomputeHash).sum())
          .isEqualTo(bench.contentHash());
      assertThat(bench.machine.view().environments()).isEqualTo(model.worlds().size());
      CoordinationComparison.compare("the machine", bench.reader(), model);
      CoordinationComparison.compare("the other machine", second.reader(), model);
      tables.check(List.of(bench.reloaded().machine));
      tables.check(List.of(bench.machine));
      assertThat(bench.machine.view().history()).isLessThanOrEqualTo(60);
    }

    @Override
    public CommandId command() {
      return bench.command();
    }

    @Override
    public Position position() {
      return bench.position();
    }

    @Override
    public long logTime() {
      return logTime;
    }

    @Override
    public void reply(CommandId earlier, Reply reply) {
      assertThat(expectedLater.put(earlier.batch(), reply)).isNull();
    }
  }
}
