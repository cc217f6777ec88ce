package io.holdfast.shop;

import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Setting;
import io.holdfast.kernel.Sink;
import io.holdfast.kernel.SystemReply.QuotaReached;
import io.holdfast.shop.ShopCommand.InitItems;
import io.holdfast.shop.ShopCommand.InitOrders;
import io.holdfast.shop.ShopCommand.InitUsers;
import io.holdfast.shop.ShopCommand.Initialisation;
import java.util.UUID;

/**
 * A partition's share of bulk initialisations. Whether one is allowed depends on the command and the settings only, so
 * that all partitions say the same; what it brings may therefore exceed a quota by what was there besides.
 */
final class BulkInitialisation {
  private final PartitionContext context;
  private final Stock stock;
  private final Accounts accounts;
  private final Orders orders;

  BulkInitialisation(PartitionContext context, Stock stock, Accounts accounts, Orders orders) {
    this.context = context;
    this.stock = stock;
    this.accounts = accounts;
    this.orders = orders;
  }

  Reply run(Initialisation piece, Sink sink) {
    Setting quota = switch (piece) {
      case InitItems items -> ShopSettings.ITEMS;
      case InitUsers users -> ShopSettings.USERS;
      case InitOrders more -> ShopSettings.ORDERS;
    };
    long most = context.settings().valueOf(quota);
    if (piece.count() > most) {
      return new QuotaReached(quota.name(), most);
    }
    for (long number = piece.from(); number < piece.to(); number++) {
      UUID id = ShopId.numbered(number);
      if (ShopId.partitionOf(id, context.partitioning()) == context.partition()) {
        replace(piece, number, id, sink);
      }
    }
    return new ShopReply.Initialised(piece.to());
  }

  private void replace(Initialisation piece, long number, UUID id, Sink sink) {
    switch (piece) {
      case InitItems items -> stock.replace(id, items.stock(), items.price(), sink);
      case InitUsers users -> accounts.replace(id, users.credit(), sink);
      case InitOrders more -> replace(more, number, id, sink);
    }
  }

  private void replace(InitOrders more, long number, UUID id, Sink sink) {
    OrderLine first = more.firstLineOf(number);
    OrderLine second = more.secondLineOf(number);
    long total = first.price() + second.price();
    orders.replace(id, more.userOf(number), OrderLine.bytes(first, second), total, sink);
  }
}
