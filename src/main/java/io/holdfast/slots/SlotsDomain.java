package io.holdfast.slots;

import io.holdfast.kernel.Domain;
import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Setting;
import java.util.List;

/** Slots, as the engine sees them. Stateless. */
public final class SlotsDomain implements Domain<SlotCommand, SlotMachine> {

  @Override
  public String name() {
    return "slots";
  }

  @Override
  public Class<SlotCommand> commands() {
    return SlotCommand.class;
  }

  @Override
  public Class<SlotMachine> machine() {
    return SlotMachine.class;
  }

  @Override
  public List<Setting> settings() {
    return SlotSettings.ALL;
  }

  @Override
  public SlotMachine newMachine(PartitionContext context) {
    return new SlotMachine(context);
  }
}
