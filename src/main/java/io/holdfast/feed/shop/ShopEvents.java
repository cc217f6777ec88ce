package io.holdfast.feed.shop;

import io.holdfast.feed.DomainEvents;
import io.holdfast.feed.EventBody;
import io.holdfast.feed.JsonText;
import io.holdfast.kernel.Change;
import io.holdfast.shop.ShopChange;
import io.holdfast.shop.ShopId;

/** {@code io.holdfast.item.changed}, {@code .user.changed} and {@code .order.changed}, each with what it is now. */
public final class ShopEvents implements DomainEvents {

  @Override
  public Class<ShopChange> changes() {
    return ShopChange.class;
  }

  @Override
  public EventBody event(Change change) {
    return switch ((ShopChange) change) {
      case ShopChange.ItemChanged item -> new EventBody("io.holdfast.item.changed", ShopId.text(item.item()),
          new JsonText().number("stock", item.stock()).number("price", item.price()));
      case ShopChange.UserChanged user -> new EventBody("io.holdfast.user.changed", ShopId.text(user.user()),
          new JsonText().number("credit", user.credit()));
      case ShopChange.OrderChanged order -> new EventBody("io.holdfast.order.changed", ShopId.text(order.order()),
          new JsonText().text("user", order.user()).raw("lines", OrderLines.json(order.lines()))
              .number("total", order.total()).flag("paid", order.paid()));
    };
  }
}
