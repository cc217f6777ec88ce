package io.holdfast.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.simulate.Simulate.Arguments;
import io.holdfast.codec.Kind;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Domain;
import io.holdfast.simulation.Quiet;
import io.holdfast.simulation.run.Act;
import io.holdfast.simulation.run.Client;
import io.holdfast.simulation.run.NaiveMachine;
import io.holdfast.simulation.run.Node;
import io.holdfast.simulation.run.Simulator;
import io.holdfast.simulation.run.Violation;
import io.holdfast.simulation.run.Workload;
import io.holdfast.simulation.workload.RegistersWorkload;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code scripts/simulate} does where scenarios fail, with a workload that takes every long history for wrong. */
@ExtendWith(Quiet.class)
class ScenarioHuntTest {
  private static final long MINIMISE_MILLIS = 300;
  private static final String RULE = "histories are short";

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private int hunt(long mostEntries, String... given) {
    Simulator simulator =
        new Simulator(List.of("registers"), () -> Map.of("registers", new ShortHistories(mostEntries)));
    return new ScenarioHunt(Arguments.of(given), simulator, MINIMISE_MILLIS,
        new PrintStream(printed, true, StandardCharsets.UTF_8)).run();
  }

  private List<String> lines(String beginning) {
    return printed.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith(beginning)).toList();
  }

  @Test
  void theFirstFailureEndsIt() {
    int code = hunt(20, "--seed", "1", "--minutes", "1");

    assertThat(code).isOne();
    assertThat(lines("FAILED with seed ")).hasSize(1);
    assertThat(lines("Its history ")).hasSize(1);
    assertThat(lines("FOUND ")).singleElement().asString().startsWith("FOUND 1 times: " + RULE);
  }

  @Test
  void itKeepsGoingIfToldTo() {
    int code = hunt(20, "--seed", "1", "--minutes", "0.05", "--keep-going");

    assertThat(code).isOne();
    assertThat(lines("FAILED with seed ")).as("what is told with its history").hasSize(1);
    List<String> again = lines("FAILED again with seed ");
    assertThat(again).isNotEmpty().allMatch(line -> line.contains(RULE));
    int failed = again.size() + 1;
    assertThat(lines("FOUND ")).singleElement().asString().startsWith("FOUND " + failed + " times: " + RULE);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains(" " + failed + " failed, ");
    assertThat(lines("not reached: ")).as("the table of coverage").hasSize(1);
  }

  @Test
  void nothingFoundIsToldByTheExitCode() {
    int code = hunt(Long.MAX_VALUE, "--seed", "1", "--keep-going");

    assertThat(code).isZero();
    assertThat(lines("FAILED")).isEmpty();
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains(" 1 scenarios ", " 0 failed, ");
  }

  /** Registers as they are, under one rule that cannot be kept. */
  private record ShortHistories(long mostEntries, RegistersWorkload registers) implements Workload {

    ShortHistories(long mostEntries) {
      this(mostEntries, new RegistersWorkload());
    }

    @Override
    public void always(Node node) {
      long entries = node.instance().position().sequence();
      Violation.unless(entries <= mostEntries, RULE, () -> node.name() + " has applied " + entries);
    }

    @Override
    public String name() {
      return registers.name();
    }

    @Override
    public Domain<?, ?> domain() {
      return registers.domain();
    }

    @Override
    public List<Kind> kinds() {
      return registers.kinds();
    }

    @Override
    public NaiveMachine newModel(int partitions) {
      return registers.newModel(partitions);
    }

    @Override
    public List<Command> opening() {
      return registers.opening();
    }

    @Override
    public Act next(Client client) {
      return registers.next(client);
    }

    @Override
    public void compare(Node node, NaiveMachine model) {
      registers.compare(node, model);
    }
  }
}
