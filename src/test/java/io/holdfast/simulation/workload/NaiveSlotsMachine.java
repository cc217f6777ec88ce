package io.holdfast.simulation.workload;

import io.holdfast.kernel.Command;
import io.holdfast.kernel.Footprint;
import io.holdfast.kernel.Limits;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Reply;
import io.holdfast.simulation.run.NaiveMachine;
import io.holdfast.slots.NaiveSlots;
import io.holdfast.slots.SlotCommand;
import java.util.List;
import java.util.stream.Stream;

/** Naive slots for each partition: a tick does so much of what is due in each. */
final class NaiveSlotsMachine implements NaiveMachine {
  private final Partitioning partitioning;
  private final List<NaiveSlots> partitions;

  NaiveSlotsMachine(int count) {
    partitioning = new Partitioning(count);
    partitions = Stream.generate(NaiveSlots::new).limit(count).toList();
  }

  /** What a partition has. */
  NaiveSlots partition(int number) {
    return partitions.get(number);
  }

  int count() {
    return partitions.size();
  }

  @Override
  public boolean knows(Command command) {
    return command instanceof SlotCommand;
  }

  @Override
  public Reply apply(Command command, Scene scene) {
    int partition = ((Footprint.One) command.footprint(partitioning)).partition();
    return partitions.get(partition).apply((SlotCommand) command, scene.logTime(), scene.position().sequence(),
        scene.command().index());
  }

  @Override
  public void tick(Scene scene) {
    partitions.forEach(each -> each.tick(scene.logTime(), Limits.TICK_BUDGET));
  }

  @Override
  public void changed(String setting, long value) {
    partitions.forEach(each -> each.set(setting, value));
  }
}
