package io.holdfast.ops;

import io.holdfast.engine.Durations;
import io.holdfast.engine.WriteTimes;
import java.util.List;

/** The path of a write, step by step. */
final class WriteMetrics {
  private static final String STEP = "holdfast_write_step_seconds";

  private WriteMetrics() {}

  static void write(PrometheusText text, WriteTimes times) {
    text.family(STEP, "histogram", "Time of a write's steps: batched (taken until its batch is appended), appended "
        + "(until its turn in the journal), announced (until Redis has it; nobody waits for that), applied (until its "
        + "answer is given).");
    step(text, "batched", List.of(times.batched()));
    step(text, "appended", List.of(times.appended()));
    step(text, "announced", List.of(times.announced()));
    step(text, "applied", times.applied());
    text.family("holdfast_write_seconds", "histogram", "Time from a write's taking until its answer is given.")
        .histogram("holdfast_write_seconds", "", times.answered());
    text.family("holdfast_batch_commands", "histogram", "Commands of each batch.")
        .histogram("holdfast_batch_commands", times.batches());
    text.family("holdfast_commands_refused_total", "counter", "Commands refused because too much was waiting.")
        .sample("holdfast_commands_refused_total", "", times.refusedByLoad());
  }

  private static void step(PrometheusText text, String step, List<Durations> durations) {
    text.histogram(STEP, "step=\"" + step + "\"", durations);
  }
}
