package io.holdfast.ads;

import io.holdfast.kernel.Domain;
import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Setting;
import java.util.List;

/** Ads, as the engine sees them. Stateless. */
public final class AdsDomain implements Domain<AdCommand, AdMachine> {

  @Override
  public String name() {
    return "ads";
  }

  @Override
  public Class<AdCommand> commands() {
    return AdCommand.class;
  }

  @Override
  public Class<AdMachine> machine() {
    return AdMachine.class;
  }

  @Override
  public List<Setting> settings() {
    return AdSettings.ALL;
  }

  @Override
  public AdMachine newMachine(PartitionContext context) {
    return new AdMachine(context);
  }
}
