package io.holdfast.shop;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Setting;
import io.holdfast.kernel.Sink;
import io.holdfast.kernel.StateMachine;
import io.holdfast.kernel.SystemReply.QuotaReached;
import io.holdfast.kernel.feed.TableWalk;
import io.holdfast.kernel.table.Table;
import io.holdfast.shop.ShopCommand.AddFunds;
import io.holdfast.shop.ShopCommand.AddItem;
import io.holdfast.shop.ShopCommand.AddStock;
import io.holdfast.shop.ShopCommand.Checkout;
import io.holdfast.shop.ShopCommand.CreateItem;
import io.holdfast.shop.ShopCommand.CreateOrder;
import io.holdfast.shop.ShopCommand.CreateUser;
import io.holdfast.shop.ShopCommand.Initialisation;
import io.holdfast.shop.ShopCommand.Pay;
import io.holdfast.shop.ShopCommand.SubtractStock;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The items, users and orders of a partition, in a table each. As {@link StateMachine} says of threads; others get the
 * {@link #view}.
 */
public final class ShopMachine implements StateMachine<ShopCommand> {
  private final PartitionContext context;
  private final ShopSums sums;
  private final BulkInitialisation bulk;
  private final ShopView view;
  final Stock stock;
  final Accounts accounts;
  final Orders orders;

  ShopMachine(PartitionContext context) {
    this.context = context;
    sums = new ShopSums(context);
    stock = new Stock(context, sums);
    accounts = new Accounts(context, sums);
    orders = new Orders(context, sums);
    bulk = new BulkInitialisation(context, stock, accounts, orders);
    view = new ShopView(stock.table, accounts.table, orders.table, sums, context);
  }

  /** What any thread may see. */
  public ShopView view() {
    return view;
  }

  @Override
  public void apply(ShopCommand command, long logTime, Sink sink) {
    Reply reply = switch (command) {
      case CreateItem create -> createItem(create, sink);
      case AddStock add -> addStock(add, sink);
      case SubtractStock subtract -> subtractStock(subtract, sink);
      case CreateUser create -> createUser(create, sink);
      case AddFunds add -> addFunds(add, sink);
      case Pay pay -> pay(pay, sink);
      case CreateOrder create -> createOrder(create, sink);
      case AddItem add -> addItem(add, sink);
      case Checkout checkout -> new CheckingOut(this::ownerOf, checkout).run(sink);
      case Initialisation piece -> bulk.run(piece, sink);
    };
    if (reply instanceof ShopReply.Refused refused) {
      view.count(refused);
    }
    sink.reply(reply);
  }

  private Reply createItem(CreateItem create, Sink sink) {
    if (stock.find(create.id()) != Table.NONE) {
      return new ShopReply.Exists(create.id());
    }
    if (isFull(stock.table, ShopSettings.ITEMS)) {
      return quotaReached(ShopSettings.ITEMS);
    }
    stock.create(create.id(), create.price(), sink);
    return new ShopReply.Created(create.id());
  }

  private boolean isFull(Table table, Setting quota) {
    return table.size() >= ShopSettings.share(quota, context);
  }

  private QuotaReached quotaReached(Setting quota) {
    return new QuotaReached(quota.name(), context.settings().valueOf(quota));
  }

  private Reply addStock(AddStock add, Sink sink) {
    int row = stock.find(add.id());
    if (row == Table.NONE) {
      return new ShopReply.NoSuchItem(add.id());
    }
    if (!stock.hasRoomFor(row, add.amount())) {
      return new ShopReply.SumTooLarge(Amounts.MOST_SUM);
    }
    stock.add(add.id(), row, add.amount(), sink);
    return new ShopReply.StockIs(stock.stock(row));
  }

  private Reply subtractStock(SubtractStock subtract, Sink sink) {
    int row = stock.find(subtract.id());
    if (row == Table.NONE) {
      return new ShopReply.NoSuchItem(subtract.id());
    }
    long there = stock.stock(row);
    if (there < subtract.amount()) {
      return new ShopReply.OutOfStock(subtract.id(), there, subtract.amount());
    }
    stock.withdraw(subtract.id(), row, subtract.amount(), sink);
    return new ShopReply.StockIs(there - subtract.amount());
  }

  private Reply createUser(CreateUser create, Sink sink) {
    if (accounts.find(create.id()) != Table.NONE) {
      return new ShopReply.Exists(create.id());
    }
    if (isFull(accounts.table, ShopSettings.USERS)) {
      return quotaReached(ShopSettings.USERS);
    }
    accounts.create(create.id(), sink);
    return new ShopReply.Created(create.id());
  }

  private Reply addFunds(AddFunds add, Sink sink) {
    int row = accounts.find(add.id());
    if (row == Table.NONE) {
      return new ShopReply.NoSuchUser(ShopId.text(add.id()));
    }
    if (!accounts.hasRoomFor(row, add.amount())) {
      return new ShopReply.SumTooLarge(Amounts.MOST_SUM);
    }
    accounts.add(add.id(), row, add.amount(), sink);
    return new ShopReply.CreditIs(accounts.credit(row));
  }

  private Reply pay(Pay pay, Sink sink) {
    int row = accounts.find(pay.id());
    if (row == Table.NONE) {
      return new ShopReply.NoSuchUser(ShopId.text(pay.id()));
    }
    long there = accounts.credit(row);
    if (there < pay.amount()) {
      return new ShopReply.OutOfCredit(pay.id(), there, pay.amount());
    }
    accounts.payOut(pay.id(), row, pay.amount(), sink);
    return new ShopReply.CreditIs(there - pay.amount());
  }

  private Reply createOrder(CreateOrder create, Sink sink) {
    if (orders.find(create.id()) != Table.NONE) {
      return new ShopReply.Exists(create.id());
    }
    if (isFull(orders.table, ShopSettings.ORDERS)) {
      return quotaReached(ShopSettings.ORDERS);
    }
    if (orders.bytes() >= ShopSettings.share(ShopSettings.ORDER_BYTES, context)) {
      return quotaReached(ShopSettings.ORDER_BYTES);
    }
    orders.create(create.id(), create.user(), sink);
    return new ShopReply.Created(create.id());
  }

  /** Applied by the lower of the order's and the item's partition. */
  private Reply addItem(AddItem add, Sink sink) {
    Orders at = ownerOf(add.order()).orders;
    Stock from = ownerOf(add.item()).stock;
    int order = at.find(add.order());
    int item = from.find(add.item());
    if (order == Table.NONE) {
      return new ShopReply.NoSuchOrder(add.order());
    }
    if (at.isPaid(order)) {
      return new ShopReply.OrderIsPaid(add.order());
    }
    if (item == Table.NONE) {
      return new ShopReply.NoSuchItem(add.item());
    }
    return addLine(at, order, add, from.price(item), sink);
  }

  private Reply addLine(Orders at, int order, AddItem add, long price, Sink sink) {
    if (at.lineCount(order) >= context.settings().valueOf(ShopSettings.LINES)) {
      return quotaReached(ShopSettings.LINES);
    }
    if (at.bytes() >= ShopSettings.share(ShopSettings.ORDER_BYTES, context)) {
      return quotaReached(ShopSettings.ORDER_BYTES);
    }
    long room = Amounts.MOST_SUM - at.total(order);
    if (add.quantity() != 0 && price > room / add.quantity()) {
      return new ShopReply.SumTooLarge(Amounts.MOST_SUM);
    }
    long total = at.total(order) + price * add.quantity();
    at.addLine(add.order(), order, new OrderLine(add.item(), add.quantity(), price), total, sink);
    return new ShopReply.ItemAdded(total);
  }

  private ShopMachine ownerOf(UUID id) {
    return context.peers().at(ShopId.partitionOf(id, context.partitioning()), ShopMachine.class);
  }

  @Override
  public long restate(long place, int most, Consumer<Change> into) {
    return TableWalk.restate(List.of(new TableWalk.Part(stock.table, stock::restated),
        new TableWalk.Part(accounts.table, accounts::restated), new TableWalk.Part(orders.table, orders::restated)),
        place, most, into);
  }

  @Override
  public List<Table> tables() {
    return List.of(stock.table, accounts.table, orders.table);
  }

  @Override
  public void rebuild() {
    stock.rebuild();
    accounts.rebuild();
    orders.rebuild();
  }
}
