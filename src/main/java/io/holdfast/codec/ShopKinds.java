package io.holdfast.codec;

import io.holdfast.shop.ShopCommand;
import io.holdfast.shop.ShopReply;
import java.util.List;

/** The kinds of the shop: ids 300–399. */
final class ShopKinds {

  static final List<Kind> ALL = List.of(
      Kind.of(300, 1, ShopCommand.CreateItem.class),
      Kind.of(301, 1, ShopCommand.AddStock.class),
      Kind.of(302, 1, ShopCommand.SubtractStock.class),
      Kind.of(303, 1, ShopCommand.CreateUser.class),
      Kind.of(304, 1, ShopCommand.AddFunds.class),
      Kind.of(305, 1, ShopCommand.Pay.class),
      Kind.of(306, 1, ShopCommand.CreateOrder.class),
      Kind.of(307, 1, ShopCommand.AddItem.class),
      Kind.of(308, 1, ShopCommand.Checkout.class),
      Kind.of(309, 1, ShopCommand.InitItems.class),
      Kind.of(310, 1, ShopCommand.InitUsers.class),
      Kind.of(311, 1, ShopCommand.InitOrders.class),
      Kind.of(350, 1, ShopReply.Created.class),
      Kind.of(351, 1, ShopReply.Exists.class),
      Kind.of(352, 1, ShopReply.StockIs.class),
      Kind.of(353, 1, ShopReply.CreditIs.class),
      Kind.of(354, 1, ShopReply.ItemAdded.class),
      Kind.of(355, 1, ShopReply.CheckedOut.class),
      Kind.of(356, 1, ShopReply.PaidBefore.class),
      Kind.of(357, 1, ShopReply.Changed.class),
      Kind.of(358, 1, ShopReply.Initialised.class),
      Kind.of(359, 1, ShopReply.NoSuchItem.class),
      Kind.of(360, 1, ShopReply.NoSuchUser.class),
      Kind.of(361, 1, ShopReply.NoSuchOrder.class),
      Kind.of(362, 1, ShopReply.OutOfStock.class),
      Kind.of(363, 1, ShopReply.OutOfCredit.class),
      Kind.of(364, 1, ShopReply.OrderIsPaid.class),
      Kind.of(365, 1, ShopReply.SumTooLarge.class));

  private ShopKinds() {}
}
