package io.holdfast.shop;

import io.holdfast.kernel.Domain;
import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Setting;
import java.util.List;

/** The shop, as the engine sees it. Stateless. */
public final class ShopDomain implements Domain<ShopCommand, ShopMachine> {

  @Override
  public String name() {
    return "shop";
  }

  @Override
  public Class<ShopCommand> commands() {
    return ShopCommand.class;
  }

  @Override
  public Class<ShopMachine> machine() {
    return ShopMachine.class;
  }

  @Override
  public List<Setting> settings() {
    return ShopSettings.ALL;
  }

  @Override
  public ShopMachine newMachine(PartitionContext context) {
    return new ShopMachine(context);
  }
}
