package io.holdfast.simulation.workload;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Setting;
import io.holdfast.kernel.SystemReply.QuotaReached;
import io.holdfast.shop.Amounts;
import io.holdfast.shop.OrderLine;
import io.holdfast.shop.ShopChange;
import io.holdfast.shop.ShopCommand;
import io.holdfast.shop.ShopId;
import io.holdfast.shop.ShopReply;
import io.holdfast.shop.ShopSettings;
import io.holdfast.simulation.run.NaiveMachine;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What the shop's commands mean, over plain maps. */
public final class NaiveShop implements NaiveMachine {
  private static final int LINE_BYTES = 32;

  /** What there is of an item, and where the rest has gone. */
  public record Item(long price, long stock, long supplied, long sold, long withdrawn) {}

  /** What a user has, and where the rest has gone. */
  public record User(long credit, long funded, long spent, long paidOut) {}

  /** An order. */
  public record Order(String user, List<OrderLine> lines, boolean paid, long version) {

    /** Price × quantity over all lines. */
    public long total() {
      return lines.stream().mapToLong(line -> line.price() * line.quantity()).sum();
    }
  }

  private final Partitioning partitioning;
  private final Map<UUID, Item> items = new HashMap<>();
  private final Map<UUID, User> users = new HashMap<>();
  private final Map<UUID, Order> orders = new HashMap<>();
  private final Map<String, Long> settings = new HashMap<>();
  private Scene scene;

  /** An empty shop in so many partitions. */
  public NaiveShop(int partitions) {
    partitioning = new Partitioning(partitions);
  }

  /** All items. */
  public Map<UUID, Item> items() {
    return items;
  }

  /** All users. */
  public Map<UUID, User> users() {
    return users;
  }

  /** All orders. */
  public Map<UUID, Order> orders() {
    return orders;
  }

  @Override
  public boolean knows(Command command) {
    return command instanceof ShopCommand;
  }

  @Override
  public void changed(String setting, long value) {
    settings.put(setting, value);
  }

  private long valueOf(Setting setting) {
    return settings.getOrDefault(setting.name(), setting.defaultValue());
  }

  @Override
  public boolean foretells(Change change) {
    return change instanceof ShopChange;
  }

  @Override
  public Reply apply(Command command, Scene of) {
    scene = of;
    long version = scene.position().sequence() << 15 | scene.command().index();
    return switch ((ShopCommand) command) {
      case ShopCommand.CreateItem create -> create(create.id(), items.keySet(), ShopSettings.ITEMS,
          () -> put(create.id(), new Item(create.price(), 0, 0, 0, 0)));
      case ShopCommand.CreateUser create -> create(create.id(), users.keySet(), ShopSettings.USERS,
          () -> put(create.id(), new User(0, 0, 0, 0)));
      case ShopCommand.CreateOrder create -> createOrder(create, version);
      case ShopCommand.AddStock add -> addStock(add.id(), add.amount());
      case ShopCommand.SubtractStock subtract -> subtractStock(subtract.id(), subtract.amount());
      case ShopCommand.AddFunds add -> addFunds(add.id(), add.amount());
      case ShopCommand.Pay pay -> pay(pay.id(), pay.amount());
      case ShopCommand.AddItem add -> addItem(add, version);
      case ShopCommand.Checkout checkout -> checkOut(checkout, version);
      case ShopCommand.Initialisation piece -> initialise(piece, version);
    };
  }

  private void put(UUID id, Item item) {
    items.put(id, item);
    scene.emit(new ShopChange.ItemChanged(id, item.stock(), item.price()));
  }

  private void put(UUID id, User user) {
    users.put(id, user);
    scene.emit(new ShopChange.UserChanged(id, user.credit()));
  }

  private void put(UUID id, Order order) {
    Order before = orders.get(id);
    put(id, order, before == null ? 0 : before.lines().size());
  }

  private void put(UUID id, Order order, int kept) {
    Order before = orders.put(id, order);
    scene.emit(new ShopChange.OrderChanged(id, order.user(), order.lines(), order.total(), order.paid(), kept,
        before == null ? 0 : before.lines().size()));
  }

  private Reply create(UUID id, Set<UUID> among, Setting quota, Runnable put) {
    if (among.contains(id)) {
      return new ShopReply.Exists(id);
    }
    if (neighbours(id, among).size() >= share(quota)) {
      return new QuotaReached(quota.name(), valueOf(quota));
    }
    put.run();
    return new ShopReply.Created(id);
  }

  private long share(Setting quota) {
    return (valueOf(quota) + partitioning.count() - 1) / partitioning.count();
  }

  private List<UUID> neighbours(UUID id, Collection<UUID> among) {
    int partition = partitionOf(id);
    return among.stream().filter(other -> partitionOf(other) == partition).toList();
  }

  private int partitionOf(UUID id) {
    return partitioning.partitionOf(ShopId.routingHash(id));
  }

  private Reply createOrder(ShopCommand.CreateOrder create, long version) {
    boolean hasRoom = orders.containsKey(create.id())
        || neighbours(create.id(), orders.keySet()).size() >= share(ShopSettings.ORDERS) || hasRoomBeside(create.id());
    return hasRoom
        ? create(create.id(), orders.keySet(), ShopSettings.ORDERS,
            () -> put(create.id(), new Order(create.user(), List.of(), false, version)))
        : new QuotaReached(ShopSettings.ORDER_BYTES.name(), valueOf(ShopSettings.ORDER_BYTES));
  }

  private boolean hasRoomBeside(UUID order) {
    long bytes = neighbours(order, orders.keySet()).stream().map(orders::get)
        .mapToLong(each -> each.user().getBytes(StandardCharsets.UTF_8).length + LINE_BYTES * each.lines().size())
        .sum();
    return bytes < share(ShopSettings.ORDER_BYTES);
  }

  private Reply addStock(UUID id, long amount) {
    Item item = items.get(id);
    if (item == null) {
      return new ShopReply.NoSuchItem(id);
    }
    if (item.supplied() + amount > Amounts.MOST_SUM) {
      return new ShopReply.SumTooLarge(Amounts.MOST_SUM);
    }
    put(id, new Item(item.price(), item.stock() + amount, item.supplied() + amount, item.sold(),
        item.withdrawn()));
    return new ShopReply.StockIs(item.stock() + amount);
  }

  private Reply subtractStock(UUID id, long amount) {
    Item item = items.get(id);
    if (item == null) {
      return new ShopReply.NoSuchItem(id);
    }
    if (item.stock() < amount) {
      return new ShopReply.OutOfStock(id, item.stock(), amount);
    }
    put(id, new Item(item.price(), item.stock() - amount, item.supplied(), item.sold(),
        item.withdrawn() + amount));
    return new ShopReply.StockIs(item.stock() - amount);
  }

  private Reply addFunds(UUID id, long amount) {
    User user = users.get(id);
    if (user == null) {
      return new ShopReply.NoSuchUser(ShopId.text(id));
    }
    if (user.funded() + amount > Amounts.MOST_SUM) {
      return new ShopReply.SumTooLarge(Amounts.MOST_SUM);
    }
    put(id, new User(user.credit() + amount, user.funded() + amount, user.spent(), user.paidOut()));
    return new ShopReply.CreditIs(user.credit() + amount);
  }

  private Reply pay(UUID id, long amount) {
    User user = users.get(id);
    if (user == null) {
      return new ShopReply.NoSuchUser(ShopId.text(id));
    }
    if (user.credit() < amount) {
      return new ShopReply.OutOfCredit(id, user.credit(), amount);
    }
    put(id, new User(user.credit() - amount, user.funded(), user.spent(), user.paidOut() + amount));
    return new ShopReply.CreditIs(user.credit() - amount);
  }

  private Reply addItem(ShopCommand.AddItem add, long version) {
    Order order = orders.get(add.order());
    Item item = items.get(add.item());
    if (order == null) {
      return new ShopReply.NoSuchOrder(add.order());
    }
    if (order.paid()) {
      return new ShopReply.OrderIsPaid(add.order());
    }
    if (item == null) {
      return new ShopReply.NoSuchItem(add.item());
    }
    if (order.lines().size() >= valueOf(ShopSettings.LINES)) {
      return new QuotaReached(ShopSettings.LINES.name(), valueOf(ShopSettings.LINES));
    }
    if (!hasRoomBeside(add.order())) {
      return new QuotaReached(ShopSettings.ORDER_BYTES.name(), valueOf(ShopSettings.ORDER_BYTES));
    }
    BigInteger total = BigInteger.valueOf(item.price()).multiply(BigInteger.valueOf(add.quantity()))
        .add(BigInteger.valueOf(order.total()));
    if (total.compareTo(BigInteger.valueOf(Amounts.MOST_SUM)) > 0) {
      return new ShopReply.SumTooLarge(Amounts.MOST_SUM);
    }
    List<OrderLine> lines = new ArrayList<>(order.lines());
    lines.add(new OrderLine(add.item(), add.quantity(), item.price()));
    put(add.order(), new Order(order.user(), List.copyOf(lines), false, version));
    return new ShopReply.ItemAdded(total.longValueExact());
  }

  private Reply checkOut(ShopCommand.Checkout checkout, long version) {
    Order order = orders.get(checkout.order());
    if (order == null) {
      return new ShopReply.NoSuchOrder(checkout.order());
    }
    if (order.paid()) {
      return new ShopReply.PaidBefore();
    }
    if (order.version() != checkout.version()) {
      return new ShopReply.Changed(order.version());
    }
    UUID user = ShopId.parse(order.user());
    Reply refusal = refusal(order, user);
    if (refusal != null) {
      return refusal;
    }
    order.lines().forEach(this::sell);
    User had = users.get(user);
    long total = order.total();
    put(user, new User(had.credit() - total, had.funded(), had.spent() + total, had.paidOut()));
    put(checkout.order(), new Order(order.user(), order.lines(), true, version));
    return new ShopReply.CheckedOut(total);
  }

  private Reply refusal(Order order, UUID user) {
    if (user == null || !users.containsKey(user)) {
      return new ShopReply.NoSuchUser(order.user());
    }
    for (OrderLine line : order.lines()) {
      Item item = items.get(line.item());
      long wanted = order.lines().stream().filter(each -> each.item().equals(line.item()))
          .mapToLong(OrderLine::quantity).sum();
      if (item == null) {
        return new ShopReply.NoSuchItem(line.item());
      }
      if (item.stock() < wanted) {
        return new ShopReply.OutOfStock(line.item(), item.stock(), wanted);
      }
    }
    long credit = users.get(user).credit();
    return credit < order.total() ? new ShopReply.OutOfCredit(user, credit, order.total()) : null;
  }

  private void sell(OrderLine line) {
    Item item = items.get(line.item());
    put(line.item(), new Item(item.price(), item.stock() - line.quantity(), item.supplied(),
        item.sold() + line.quantity(), item.withdrawn()));
  }

  private Reply initialise(ShopCommand.Initialisation piece, long version) {
    Setting quota = switch (piece) {
      case ShopCommand.InitItems each -> ShopSettings.ITEMS;
      case ShopCommand.InitUsers each -> ShopSettings.USERS;
      case ShopCommand.InitOrders each -> ShopSettings.ORDERS;
    };
    if (piece.count() > valueOf(quota)) {
      return new QuotaReached(quota.name(), valueOf(quota));
    }
    for (long number = piece.from(); number < piece.to(); number++) {
      UUID id = ShopId.numbered(number);
      switch (piece) {
        case ShopCommand.InitItems each -> put(id, new Item(each.price(), each.stock(), each.stock(), 0, 0));
        case ShopCommand.InitUsers each -> put(id, new User(each.credit(), each.credit(), 0, 0));
        case ShopCommand.InitOrders each -> put(id, new Order(each.userOf(number),
            List.of(each.firstLineOf(number), each.secondLineOf(number)), false, version), 0);
      }
    }
    return new ShopReply.Initialised(piece.to());
  }
}
