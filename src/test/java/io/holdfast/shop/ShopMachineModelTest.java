package io.holdfast.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.feed.TableMirror;
import io.holdfast.feed.shop.ShopTables;
import io.holdfast.kernel.Change;
import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Setting;
import io.holdfast.kernel.index.Seeds;
import io.holdfast.kernel.table.Table;
import io.holdfast.simulation.run.NaiveMachine;
import io.holdfast.simulation.workload.NaiveShop;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Random commands, stale checkouts, failures and restarts in some partitions, compared with plain maps; and the same
 * commands on other partitions that nothing happens to, so that only the content is the same. What the changes
 * make of tables is what the state, restated, makes of empty ones.
 */
class ShopMachineModelTest {
  private static final int NUMBERS = 14;

  @Test
  void behavesAsTheModelDoes() {
    Seeds.run(20, random -> new Run(random, 1 + random.nextInt(6)).run(1_200));
  }

  private static final class Run implements NaiveMachine.Scene {
    private final SplittableRandom random;
    private final NaiveShop model;
    private final ShopBench second;
    private ShopBench bench;
    private final List<Change> foretold = new ArrayList<>();
    private final TableMirror tables = new TableMirror(new ShopTables());
    private ShopCommand.Checkout stale;

    Run(SplittableRandom random, int partitions) {
      this.random = random;
      model = new NaiveShop(partitions);
      bench = new ShopBench(partitions);
      second = new ShopBench(partitions);
      set(ShopSettings.ITEMS, 3L * NUMBERS);
      set(ShopSettings.USERS, 4L * partitions);
      set(ShopSettings.ORDERS, 8L * partitions);
      set(ShopSettings.ORDER_BYTES, 1_500L * partitions);
      set(ShopSettings.LINES, 5);
    }

    private void set(Setting setting, long value) {
      bench.set(setting, value);
      second.set(setting, value);
      model.changed(setting.name(), value);
    }

    void run(int steps) {
      for (int step = 0; step < steps; step++) {
        ShopCommand command = next();
        fail(command);
        Reply reply = bench.apply(command);
        foretold.clear();
        assertThat(reply).as(command.toString()).isEqualTo(model.apply(command, this));
        assertThat(bench.changes).containsExactlyInAnyOrderElementsOf(foretold);
        tables.follow(bench.changes);
        assertThat(second.apply(command)).isEqualTo(reply);
        assertThat(bench.changes).isEqualTo(second.changes);
        if (step % 20 == 0) {
          bench = random.nextInt(3) == 0 ? bench.reloaded() : bench;
          compare();
        }
      }
    }

    @Override
    public CommandId command() {
      return bench.command();
    }

    @Override
    public Position position() {
      return bench.position();
    }

    @Override
    public long logTime() {
      return 0;
    }

    @Override
    public void reply(CommandId earlier, Reply reply) {
      throw new AssertionError("the shop keeps nobody waiting");
    }

    @Override
    public void emit(Change change) {
      foretold.add(change);
    }

    private ShopCommand next() {
      return switch (random.nextInt(24)) {
        case 0, 1 -> new ShopCommand.CreateItem(id(), amount());
        case 2, 3, 4 -> new ShopCommand.AddStock(id(), amount());
        case 5 -> new ShopCommand.SubtractStock(id(), amount());
        case 6 -> new ShopCommand.CreateUser(id());
        case 7, 8, 9 -> new ShopCommand.AddFunds(id(), Math.min(Amounts.MOST, 10 * amount()));
        case 10 -> new ShopCommand.Pay(id(), amount());
        case 11, 12 -> new ShopCommand.CreateOrder(id(), random.nextInt(9) == 0 ? "\u00fcser" : ShopId.text(id()));
        case 13, 14, 15, 16, 17 -> new ShopCommand.AddItem(id(), id(), amount());
        case 18 -> stale == null ? checkout() : stale;
        case 19 -> random.nextInt(8) == 0 ? initialisation() : checkout();
        default -> checkout();
      };
    }

    private ShopCommand.Checkout checkout() {
      UUID order = id();
      ShopReader reader = bench.reader(order);
      ShopCommand.Checkout checkout =
          reader.findOrder(order) ? reader.checkout(order) : ShopReader.checkoutOfNone(order);
      stale = random.nextInt(3) == 0 ? checkout : stale;
      return checkout;
    }

    private ShopCommand initialisation() {
      int count = 1 + random.nextInt(NUMBERS / 2);
      int from = random.nextInt(count);
      int to = from + 1 + random.nextInt(count - from);
      return switch (random.nextInt(3)) {
        case 0 -> new ShopCommand.InitItems(from, to, count, amount(), amount());
        case 1 -> new ShopCommand.InitUsers(from, to, count, 10 * random.nextInt(20));
        default -> new ShopCommand.InitOrders(from, to, count, NUMBERS, NUMBERS, amount(), random.nextLong());
      };
    }

    /** Whatever fails leaves no trace. */
    private void fail(ShopCommand command) {
      boolean isWhole = !(command instanceof ShopCommand.Initialisation);
      if (isWhole && random.nextInt(3) == 0) {
        List<Long> before = bench.contentHashes();
        if (bench.failsAfter(1 + random.nextInt(4), command)) {
          assertThat(bench.contentHashes()).isEqualTo(before);
        } else {
          tables.follow(bench.changes);
          model.apply(command, this);
          second.apply(command);
        }
      }
    }

    private void compare() {
      assertThat(bench.contentHashes()).isEqualTo(second.contentHashes());
      bench.partitions.forEach(each -> assertThat(each.machine.tables().stream().mapToLong(Table::recomputeHash).sum())
          .isEqualTo(each.contentHash()));
      tables.check(bench.reloaded().partitions.stream().map(each -> each.machine).toList());
      ShopAudit audit = bench.audit();
      assertThat(audit.isConserved()).isTrue();
      assertThat(audit.of(ShopSum.STOCK)).isEqualTo(model.items().values().stream().mapToLong(NaiveShop.Item::stock)
          .sum());
      assertThat(audit.of(ShopSum.SPENT)).isEqualTo(model.users().values().stream().mapToLong(NaiveShop.User::spent)
          .sum());
      assertThat(audit.of(ShopSum.TAKINGS)).isEqualTo(model.orders().values().stream().filter(NaiveShop.Order::paid)
          .mapToLong(NaiveShop.Order::total).sum());
      for (int number = 0; number < NUMBERS; number++) {
        compare(ShopId.numbered(number));
      }
    }

    private void compare(UUID id) {
      ShopReader reader = bench.reader(id);
      NaiveShop.Item item = model.items().get(id);
      assertThat(reader.findItem(id)).isEqualTo(item != null);
      assertThat(item == null || reader.stock() == item.stock() && reader.price() == item.price()).isTrue();
      NaiveShop.User user = model.users().get(id);
      assertThat(reader.findUser(id)).isEqualTo(user != null);
      assertThat(user == null || reader.credit() == user.credit()).isTrue();
      NaiveShop.Order order = model.orders().get(id);
      assertThat(reader.findOrder(id)).isEqualTo(order != null);
      if (order != null) {
        assertThat(new NaiveShop.Order(reader.user(), reader.lines(), reader.paid(), reader.version()))
            .isEqualTo(order);
        assertThat(reader.total()).isEqualTo(order.total());
      }
    }

    private UUID id() {
      return ShopId.numbered(random.nextInt(NUMBERS));
    }

    private long amount() {
      return random.nextInt(30) == 0 ? Amounts.MOST - random.nextInt(3) : random.nextInt(12);
    }
  }
}
