package io.holdfast.shop;

import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Sink;
import io.holdfast.kernel.table.Table;
import io.holdfast.shop.ShopCommand.Checkout;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * One checkout while it is applied: first everything is checked, in every partition that it touches, then everything is
 * taken. Lives no longer than the call, on the loop that owns all these partitions.
 */
final class CheckingOut {
  private final Function<UUID, ShopMachine> owners;
  private final Checkout command;
  private final Orders orders;
  private final int row;

  CheckingOut(Function<UUID, ShopMachine> owners, Checkout command) {
    this.owners = owners;
    this.command = command;
    orders = owners.apply(command.order()).orders;
    row = orders.find(command.order());
  }

  Reply run(Sink sink) {
    if (row == Table.NONE) {
      return new ShopReply.NoSuchOrder(command.order());
    }
    if (orders.isPaid(row)) {
      return new ShopReply.PaidBefore();
    }
    if (orders.version(row) != command.version()) {
      return new ShopReply.Changed(orders.version(row));
    }
    List<OrderLine> lines = orders.lines(row);
    Reply refusal = refusal(lines);
    if (refusal == null) {
      take(lines, sink);
      return new ShopReply.CheckedOut(orders.total(row));
    }
    return refusal;
  }

  private Reply refusal(List<OrderLine> lines) {
    UUID user = command.user();
    int account = user == null ? Table.NONE : accounts().find(user);
    if (account == Table.NONE) {
      return new ShopReply.NoSuchUser(orders.user(row));
    }
    for (int i = 0; i < lines.size(); i++) {
      Reply refusal = refusal(lines, i);
      if (refusal != null) {
        return refusal;
      }
    }
    long total = orders.total(row);
    long credit = accounts().credit(account);
    if (credit < total) {
      return new ShopReply.OutOfCredit(user, credit, total);
    }
    return orders.hasRoomFor(row) ? null : new ShopReply.SumTooLarge(Amounts.MOST_SUM);
  }

  /** Why the item of a line cannot be had, as often as all lines together want it. */
  private Reply refusal(List<OrderLine> lines, int at) {
    UUID item = lines.get(at).item();
    Stock stock = owners.apply(item).stock;
    int itemRow = stock.find(item);
    if (itemRow == Table.NONE) {
      return new ShopReply.NoSuchItem(item);
    }
    long wanted = 0;
    for (OrderLine line : lines) {
      wanted += line.item().equals(item) ? line.quantity() : 0;
    }
    return stock.stock(itemRow) < wanted ? new ShopReply.OutOfStock(item, stock.stock(itemRow), wanted) : null;
  }

  private void take(List<OrderLine> lines, Sink sink) {
    for (OrderLine line : lines) {
      Stock stock = owners.apply(line.item()).stock;
      stock.sell(line.item(), stock.find(line.item()), line.quantity(), sink);
    }
    accounts().spend(command.user(), accounts().find(command.user()), orders.total(row), sink);
    orders.pay(command.order(), row, sink);
  }

  private Accounts accounts() {
    return owners.apply(command.user()).accounts;
  }
}
