package io.holdfast.coordination;

import io.holdfast.kernel.Domain;
import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Setting;
import java.util.List;

/** Coordination, as the engine sees it. Stateless. */
public final class CoordinationDomain implements Domain<CoordinationCommand, CoordinationMachine> {

  @Override
  public String name() {
    return "coordination";
  }

  @Override
  public Class<CoordinationCommand> commands() {
    return CoordinationCommand.class;
  }

  @Override
  public Class<CoordinationMachine> machine() {
    return CoordinationMachine.class;
  }

  @Override
  public List<Setting> settings() {
    return CoordinationSettings.ALL;
  }

  @Override
  public CoordinationMachine newMachine(PartitionContext context) {
    return new CoordinationMachine(context);
  }
}
