package io.holdfast.simulation.workload;

import io.holdfast.kernel.Command;
import io.holdfast.kernel.Domain;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.shop.ShopAudit;
import io.holdfast.shop.ShopCommand;
import io.holdfast.shop.ShopDomain;
import io.holdfast.shop.ShopId;
import io.holdfast.shop.ShopMachine;
import io.holdfast.shop.ShopReader;
import io.holdfast.shop.ShopReply;
import io.holdfast.simulation.run.Act;
import io.holdfast.simulation.run.Client;
import io.holdfast.simulation.run.NaiveMachine;
import io.holdfast.simulation.run.Node;
import io.holdfast.simulation.run.Operation;
import io.holdfast.simulation.run.Truth;
import io.holdfast.simulation.run.Violation;
import io.holdfast.simulation.run.Workload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Few items, little stock and little credit, and everybody checks out the same orders. There are two shops in one:
 * numbered items, users and orders are initialised again and again; made ones, which stand only with made ones, never
 * are, so that for them every checkout can be counted to the end.
 */
public final class ShopWorkload implements Workload {
  private static final int NUMBERS = 8;
  private static final int LINES = 4;
  private static final int PRICE = 3;

  @Override
  public String name() {
    return "shop";
  }

  @Override
  public Domain<?, ?> domain() {
    return new ShopDomain();
  }

  @Override
  public NaiveMachine newModel(int partitions) {
    return new NaiveShop(partitions);
  }

  private static UUID made(long number) {
    return Routing.id(1_000_000 + number, number << 18, Routing.hashOf("shop-" + number));
  }

  private static UUID id(long number, boolean isMade) {
    return isMade ? made(number) : ShopId.numbered(number);
  }

  @Override
  public List<Command> opening() {
    return List.of(new SystemCommand.ChangeSetting("shop.order_lines", LINES), items(NUMBERS, 20), users(NUMBERS, 40),
        new ShopCommand.InitOrders(0, NUMBERS, NUMBERS, NUMBERS, NUMBERS, PRICE, 1));
  }

  private static ShopCommand items(long count, long stock) {
    return new ShopCommand.InitItems(0, count, count, stock, PRICE);
  }

  private static ShopCommand users(long count, long credit) {
    return new ShopCommand.InitUsers(0, count, count, credit);
  }

  @Override
  public Act next(Client client) {
    boolean isMade = client.chance(0.6);
    UUID item = id(any(client), isMade);
    UUID user = id(any(client), isMade);
    UUID order = id(any(client), isMade);
    boolean key = client.chance(0.5);
    long amount = client.between(0, 12);
    return switch ((int) client.between(0, 16)) {
      case 0 -> Act.Write.of(new ShopCommand.CreateItem(item, client.between(0, PRICE)), key);
      case 1, 2 -> Act.Write.of(new ShopCommand.AddStock(item, amount), key);
      case 3 -> Act.Write.of(new ShopCommand.SubtractStock(item, amount), key);
      case 4 -> Act.Write.of(new ShopCommand.CreateUser(user), key);
      case 5, 6 -> Act.Write.of(new ShopCommand.AddFunds(user, amount * PRICE), key);
      case 7 -> Act.Write.of(new ShopCommand.Pay(user, amount), key);
      case 8 -> Act.Write.of(new ShopCommand.CreateOrder(order, ShopId.text(user)), key);
      case 9, 10 -> Act.Write.of(new ShopCommand.AddItem(order, item, client.between(0, 3)), key);
      case 11 -> client.chance(0.2) ? initialisation(client, key) : Act.Write.of(fromMemory(client, order), key);
      case 12 -> new Act.Read(-1, client.chance(0.3), "audit", ShopWorkload::audit);
      default -> Act.Write.afterReading(node -> checkout(node, order), key);
    };
  }

  private static long any(Client client) {
    return client.between(0, NUMBERS - 1);
  }

  private static Act initialisation(Client client, boolean key) {
    long count = client.between(1, NUMBERS);
    return Act.Write.of(switch ((int) client.between(0, 2)) {
      case 0 -> items(count, client.between(0, 30));
      case 1 -> users(count, client.between(0, 60));
      default -> new ShopCommand.InitOrders(0, count, count, NUMBERS, NUMBERS, PRICE, client.done());
    }, key);
  }

  /** Of an order that was never read, or long ago: it must be refused, or paid already. */
  private static ShopCommand fromMemory(Client client, UUID order) {
    return new ShopCommand.Checkout(order, client.between(0, 9) << 15 | 300, null, List.of());
  }

  private static ShopCommand checkout(Node node, UUID order) {
    ShopReader reader = reader(node, order);
    return reader.findOrder(order) ? reader.checkout(order) : ShopReader.checkoutOfNone(order);
  }

  private static ShopReader reader(Node node, UUID id) {
    return node.machine(ShopId.routingHash(id), ShopMachine.class).view().reader();
  }

  /** Nothing comes from nowhere or goes nowhere. */
  private static Object audit(Node node) {
    ShopAudit audit = ShopAudit.of(node.machines(ShopMachine.class).stream().map(ShopMachine::view).toList(), 1)
        .orElseThrow();
    Violation.unless(audit.isConserved(), "goods and money are conserved",
        () -> node.name() + " at " + node.instance().position() + " has lost or made some");
    return audit.isConserved();
  }

  /** Whatever the partitions have applied: an order is paid exactly if its items are sold and its user has spent. */
  @Override
  public void always(Node node) {
    audit(node);
    Map<UUID, Long> sold = new HashMap<>();
    Map<UUID, Long> spent = new HashMap<>();
    for (int number = 0; number < NUMBERS; number++) {
      ShopReader reader = reader(node, made(number));
      if (reader.findOrder(made(number)) && reader.paid()) {
        reader.lines().forEach(line -> sold.merge(line.item(), line.quantity(), Long::sum));
        spent.merge(ShopId.parse(reader.user()), reader.total(), Long::sum);
      }
    }
    for (int number = 0; number < NUMBERS; number++) {
      UUID id = made(number);
      ShopReader reader = reader(node, id);
      long soldOf = reader.findItem(id) ? reader.sold() : 0;
      long spentBy = reader.findUser(id) ? reader.spent() : 0;
      Violation.unless(soldOf == sold.getOrDefault(id, 0L) && spentBy == spent.getOrDefault(id, 0L),
          "no order is half applied", () -> node.name() + " has sold " + soldOf + " of " + id + " and taken " + spentBy
              + " from its namesake, but the paid orders say " + sold + " and " + spent);
    }
  }

  @Override
  public void compare(Node node, NaiveMachine model) {
    NaiveShop naive = (NaiveShop) model;
    for (int number = 0; number < 2 * NUMBERS; number++) {
      UUID id = id(number / 2, number % 2 == 0);
      ShopReader reader = reader(node, id);
      NaiveShop.Item item = naive.items().get(id);
      boolean isItemRight = reader.findItem(id) ? item != null && item.stock() == reader.stock()
          && item.price() == reader.price() && item.sold() == reader.sold() : item == null;
      NaiveShop.User user = naive.users().get(id);
      boolean isUserRight = reader.findUser(id) ? user != null && user.credit() == reader.credit()
          && user.spent() == reader.spent() : user == null;
      NaiveShop.Order order = naive.orders().get(id);
      boolean isOrderRight = reader.findOrder(id) ? new NaiveShop.Order(reader.user(), reader.lines(), reader.paid(),
          reader.version()).equals(order) : order == null;
      Violation.unless(isItemRight && isUserRight && isOrderRight, "state is what the journal means",
          () -> node.name() + " at " + node.instance().position() + " has not " + item + ", " + user + ", " + order
              + " under " + ShopId.text(id));
    }
  }

  /** What no restore has taken back was charged at most once. */
  @Override
  public void judge(List<Operation> history, Truth truth) {
    Map<String, Long> charged = new HashMap<>();
    for (Operation operation : history) {
      if (operation.reply() instanceof ShopReply.CheckedOut
          && operation.command() instanceof ShopCommand.Checkout checkout
          && checkout.order().getMostSignificantBits() != 0) {
        String once = checkout.order() + " in epoch " + operation.position().epoch();
        charged.merge(once, 1L, Long::sum);
        Violation.unless(charged.get(once) == 1, "an order is paid at most once", () -> once + ": " + history);
      }
    }
  }
}
