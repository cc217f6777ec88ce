package io.holdfast.cli.node;

import io.holdfast.engine.Instance;
import io.holdfast.engine.ReadBarrier;
import io.holdfast.engine.Reached;
import io.holdfast.engine.Submitter;
import io.holdfast.http.Backend;
import io.holdfast.kernel.Position;
import io.holdfast.log.Clock;
import java.util.function.Consumer;

/** The instance as the API sees it. */
record InstanceBackend(Instance instance, Clock clock) implements Backend {

  @Override
  public Submitter submitter() {
    return instance;
  }

  @Override
  public Position position() {
    return instance.position();
  }

  @Override
  public long staleMillis() {
    return instance.staleMillis();
  }

  @Override
  public void reach(Position wanted, long waitMillis, Consumer<Reached> then) {
    instance.barrier().await(ReadBarrier.EVERY_PARTITION, wanted, waitMillis, then);
  }

  @Override
  public void reachLatest(long waitMillis, Consumer<Reached> then) {
    instance.barrier().strong(ReadBarrier.EVERY_PARTITION, waitMillis, then);
  }

  @Override
  public void onPartition(int partition, Runnable read) {
    instance.partition(partition).run(read);
  }
}
