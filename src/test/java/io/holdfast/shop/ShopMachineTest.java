package io.holdfast.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.kernel.Footprint;
import io.holdfast.kernel.SystemReply.QuotaReached;
import io.holdfast.shop.ShopCommand.AddFunds;
import io.holdfast.shop.ShopCommand.AddItem;
import io.holdfast.shop.ShopCommand.AddStock;
import io.holdfast.shop.ShopCommand.Checkout;
import io.holdfast.shop.ShopCommand.CreateItem;
import io.holdfast.shop.ShopCommand.CreateOrder;
import io.holdfast.shop.ShopCommand.CreateUser;
import io.holdfast.shop.ShopCommand.InitItems;
import io.holdfast.shop.ShopCommand.InitOrders;
import io.holdfast.shop.ShopCommand.InitUsers;
import io.holdfast.shop.ShopCommand.Pay;
import io.holdfast.shop.ShopCommand.SubtractStock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShopMachineTest {
  private static final UUID ITEM = ShopId.numbered(1);
  private static final UUID OTHER = ShopId.numbered(2);
  private static final UUID USER = ShopId.numbered(3);
  private static final UUID ORDER = ShopId.numbered(4);

  private final ShopBench bench = new ShopBench(8);

  /** An item of price 5 with a stock of 10, another of price 7 with 20, a user with 100, an empty order. */
  private void stockUp() {
    bench.apply(new CreateItem(ITEM, 5));
    bench.apply(new AddStock(ITEM, 10));
    bench.apply(new CreateItem(OTHER, 7));
    bench.apply(new AddStock(OTHER, 20));
    bench.apply(new CreateUser(USER));
    bench.apply(new AddFunds(USER, 100));
    bench.apply(new CreateOrder(ORDER, ShopId.text(USER)));
  }

  private long stock(UUID item) {
    ShopReader reader = bench.reader(item);
    assertThat(reader.findItem(item)).isTrue();
    return reader.stock();
  }

  private long credit(UUID user) {
    ShopReader reader = bench.reader(user);
    assertThat(reader.findUser(user)).isTrue();
    return reader.credit();
  }

  private boolean isPaid(UUID order) {
    ShopReader reader = bench.reader(order);
    assertThat(reader.findOrder(order)).isTrue();
    return reader.paid();
  }

  @Test
  void createsOnce() {
    assertThat(bench.apply(new CreateItem(ITEM, 5))).isEqualTo(new ShopReply.Created(ITEM));
    assertThat(bench.apply(new CreateItem(ITEM, 6))).isEqualTo(new ShopReply.Exists(ITEM));
    assertThat(bench.apply(new CreateUser(USER))).isEqualTo(new ShopReply.Created(USER));
    assertThat(bench.apply(new CreateUser(USER))).isEqualTo(new ShopReply.Exists(USER));
    assertThat(bench.apply(new CreateOrder(ORDER, "x"))).isEqualTo(new ShopReply.Created(ORDER));
    assertThat(bench.apply(new CreateOrder(ORDER, "y"))).isEqualTo(new ShopReply.Exists(ORDER));
    assertThat(stock(ITEM)).isZero();
    assertThat(credit(USER)).isZero();
  }

  @Test
  void stockAndCreditNeverFallBelowZero() {
    stockUp();
    assertThat(bench.apply(new SubtractStock(ITEM, 4))).isEqualTo(new ShopReply.StockIs(6));
    assertThat(bench.apply(new SubtractStock(ITEM, 7))).isEqualTo(new ShopReply.OutOfStock(ITEM, 6, 7));
    assertThat(bench.apply(new Pay(USER, 40))).isEqualTo(new ShopReply.CreditIs(60));
    assertThat(bench.apply(new Pay(USER, 61))).isEqualTo(new ShopReply.OutOfCredit(USER, 60, 61));
    assertThat(bench.changes).isEmpty();
    assertThat(stock(ITEM)).isEqualTo(6);
    assertThat(credit(USER)).isEqualTo(60);
    assertThat(bench.audit().of(ShopSum.WITHDRAWN)).isEqualTo(4);
    assertThat(bench.audit().of(ShopSum.PAID_OUT)).isEqualTo(40);
    assertThat(bench.audit().isConserved()).isTrue();
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThat(bench.apply(new AddStock(ITEM, 1))).isEqualTo(new ShopReply.NoSuchItem(ITEM));
    assertThat(bench.apply(new SubtractStock(ITEM, 1))).isEqualTo(new ShopReply.NoSuchItem(ITEM));
    assertThat(bench.apply(new AddFunds(USER, 1))).isEqualTo(new ShopReply.NoSuchUser("3"));
    assertThat(bench.apply(new Pay(USER, 1))).isEqualTo(new ShopReply.NoSuchUser("3"));
    assertThat(bench.apply(new AddItem(ORDER, ITEM, 1))).isEqualTo(new ShopReply.NoSuchOrder(ORDER));
    assertThat(bench.checkOut(ORDER)).isEqualTo(new ShopReply.NoSuchOrder(ORDER));
    bench.apply(new CreateOrder(ORDER, "nobody"));
    assertThat(bench.apply(new AddItem(ORDER, ITEM, 1))).isEqualTo(new ShopReply.NoSuchItem(ITEM));
    assertThat(bench.checkOut(ORDER)).as("not even an empty order").isEqualTo(new ShopReply.NoSuchUser("nobody"));
  }

  @Test
  void aCheckoutTakesAllLinesAndTheTotal() {
    stockUp();
    assertThat(bench.apply(new AddItem(ORDER, ITEM, 4))).isEqualTo(new ShopReply.ItemAdded(20));
    assertThat(bench.apply(new AddItem(ORDER, OTHER, 3))).isEqualTo(new ShopReply.ItemAdded(41));
    assertThat(bench.checkOut(ORDER)).isEqualTo(new ShopReply.CheckedOut(41));
    assertThat(bench.changes).containsExactly(
        new ShopChange.ItemChanged(ITEM, 6, 5), new ShopChange.ItemChanged(OTHER, 17, 7),
        new ShopChange.UserChanged(USER, 59),
        new ShopChange.OrderChanged(ORDER, "3", List.of(new OrderLine(ITEM, 4, 5), new OrderLine(OTHER, 3, 7)), 41,
            true, 2, 2));
    assertThat(stock(ITEM)).isEqualTo(6);
    assertThat(stock(OTHER)).isEqualTo(17);
    assertThat(credit(USER)).isEqualTo(59);
    assertThat(isPaid(ORDER)).isTrue();
    ShopAudit audit = bench.audit();
    assertThat(audit.isConserved()).isTrue();
    assertThat(audit.of(ShopSum.SPENT)).isEqualTo(41).isEqualTo(audit.of(ShopSum.TAKINGS));
    assertThat(audit.of(ShopSum.SOLD)).isEqualTo(7);
    assertThat(audit.of(ShopSum.ORDERS_PAID)).isEqualTo(1);
  }

  @Test
  void aPaidOrderIsNeverChargedAgainAndTakesNoMore() {
    stockUp();
    bench.apply(new AddItem(ORDER, ITEM, 1));
    ShopReader reader = bench.reader(ORDER);
    reader.findOrder(ORDER);
    Checkout asReadBefore = reader.checkout(ORDER);
    bench.checkOut(ORDER);
    assertThat(bench.checkOut(ORDER)).isEqualTo(new ShopReply.PaidBefore());
    assertThat(bench.apply(asReadBefore)).isEqualTo(new ShopReply.PaidBefore());
    assertThat(bench.apply(new AddItem(ORDER, ITEM, 1))).isEqualTo(new ShopReply.OrderIsPaid(ORDER));
    assertThat(credit(USER)).isEqualTo(95);
    assertThat(stock(ITEM)).isEqualTo(9);
  }

  @Test
  void theSameItemOnTwoLinesCountsTogether() {
    stockUp();
    bench.apply(new AddItem(ORDER, ITEM, 6));
    bench.apply(new AddItem(ORDER, ITEM, 5));
    assertThat(bench.checkOut(ORDER)).isEqualTo(new ShopReply.OutOfStock(ITEM, 10, 11));
    assertThat(stock(ITEM)).isEqualTo(10);
    bench.apply(new AddStock(ITEM, 1));
    assertThat(bench.checkOut(ORDER)).isEqualTo(new ShopReply.CheckedOut(55));
    assertThat(stock(ITEM)).isZero();
  }

  @Test
  void aRefusedCheckoutTakesNothing() {
    stockUp();
    bench.apply(new AddItem(ORDER, ITEM, 2));
    bench.apply(new AddItem(ORDER, OTHER, 20));
    List<Long> before = bench.contentHashes();
    assertThat(bench.checkOut(ORDER)).isEqualTo(new ShopReply.OutOfCredit(USER, 100, 150));
    bench.apply(new AddFunds(USER, 0));
    assertThat(bench.contentHashes()).isEqualTo(before);
    bench.apply(new AddFunds(USER, 50));
    bench.apply(new SubtractStock(OTHER, 1));
    assertThat(bench.checkOut(ORDER)).isEqualTo(new ShopReply.OutOfStock(OTHER, 19, 20));
    assertThat(isPaid(ORDER)).isFalse();
    assertThat(stock(ITEM)).isEqualTo(10);
    assertThat(credit(USER)).isEqualTo(150);
  }

  @Test
  void aCheckoutThatThrowsHalfWayChangesNothingAnywhere() {
    stockUp();
    bench.apply(new AddItem(ORDER, ITEM, 2));
    bench.apply(new AddItem(ORDER, OTHER, 2));
    List<Long> before = bench.contentHashes();
    ShopReader reader = bench.reader(ORDER);
    reader.findOrder(ORDER);
    for (int emitted = 1; emitted <= 4; emitted++) {
      assertThat(bench.failsAfter(emitted, reader.checkout(ORDER))).isTrue();
      assertThat(bench.contentHashes()).isEqualTo(before);
      assertThat(bench.audit().isConserved()).isTrue();
      assertThat(bench.audit().of(ShopSum.SOLD)).isZero();
    }
    assertThat(bench.checkOut(ORDER)).isEqualTo(new ShopReply.CheckedOut(24));
  }

  @Test
  void anOrderThatHasMovedOnIsToBeReadAgain() {
    stockUp();
    bench.apply(new AddItem(ORDER, ITEM, 1));
    ShopReader reader = bench.reader(ORDER);
    reader.findOrder(ORDER);
    Checkout old = reader.checkout(ORDER);
    bench.apply(new AddItem(ORDER, OTHER, 1));
    ShopReply.Changed changed = (ShopReply.Changed) bench.apply(old);
    assertThat(changed.isOutcome()).isFalse();
    reader.findOrder(ORDER);
    assertThat(changed.version()).isEqualTo(reader.version());
    assertThat(isPaid(ORDER)).isFalse();
    assertThat(bench.apply(reader.checkout(ORDER))).isEqualTo(new ShopReply.CheckedOut(12));
  }

  @Test
  void aVersionDoesNotComeAgainWhenTheOrderDoes() {
    bench.apply(new InitOrders(0, 5, 5, 9, 9, 1, 42));
    ShopReader reader = bench.reader(ORDER);
    reader.findOrder(ORDER);
    long first = reader.version();
    bench.apply(new InitOrders(0, 5, 5, 9, 9, 1, 42));
    reader.findOrder(ORDER);
    assertThat(reader.version()).isGreaterThan(first);
  }

  @Test
  void thePriceIsTakenWhenTheItemIsAdded() {
    stockUp();
    bench.apply(new AddItem(ORDER, ITEM, 1));
    bench.apply(new InitItems(0, 3, 3, 50, 8));
    assertThat(bench.apply(new AddItem(ORDER, ITEM, 1))).isEqualTo(new ShopReply.ItemAdded(13));
    assertThat(bench.checkOut(ORDER)).isEqualTo(new ShopReply.CheckedOut(13));
    assertThat(stock(ITEM)).isEqualTo(48);
  }

  @Test
  void sumsStayWithinWhatClientsNumbersHold() {
    bench.apply(new CreateItem(ITEM, Amounts.MOST));
    bench.apply(new CreateUser(USER));
    bench.apply(new CreateOrder(ORDER, "3"));
    for (int i = 0; i < 9_007; i++) {
      bench.apply(new AddFunds(USER, Amounts.MOST));
      bench.apply(new AddStock(ITEM, Amounts.MOST));
    }
    ShopReply tooLarge = new ShopReply.SumTooLarge(Amounts.MOST_SUM);
    assertThat(bench.apply(new AddFunds(USER, Amounts.MOST))).isEqualTo(tooLarge);
    assertThat(bench.apply(new AddStock(ITEM, Amounts.MOST))).isEqualTo(tooLarge);
    assertThat(bench.apply(new AddItem(ORDER, ITEM, 9_008))).isEqualTo(tooLarge);
    assertThat(bench.apply(new AddItem(ORDER, ITEM, Amounts.MOST))).isEqualTo(tooLarge);
    assertThat(bench.apply(new AddItem(ORDER, ITEM, 0))).isEqualTo(new ShopReply.ItemAdded(0));
    assertThat(bench.apply(new AddItem(ORDER, ITEM, 9_007)))
        .isEqualTo(new ShopReply.ItemAdded(9_007 * Amounts.MOST));
    assertThat(bench.apply(new AddItem(ORDER, ITEM, 1))).isEqualTo(tooLarge);
    assertThat(bench.checkOut(ORDER)).isEqualTo(new ShopReply.CheckedOut(9_007 * Amounts.MOST));
    assertThat(credit(USER)).isZero();
  }

  @Test
  void amountsOutOfBoundsAreNoCommands() {
    assertThatThrownBy(() -> new CreateItem(ITEM, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AddStock(ITEM, Amounts.MOST + 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new InitItems(0, 1_001, 2_000, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new InitUsers(5, 5, 5, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new InitOrders(0, 1, 1, 0, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void quotasRefuseGrowth() {
    ShopBench alone = new ShopBench(1);
    alone.set(ShopSettings.ITEMS, 1);
    alone.set(ShopSettings.LINES, 2);
    alone.apply(new CreateItem(ITEM, 1));
    assertThat(alone.apply(new CreateItem(OTHER, 1))).isEqualTo(new QuotaReached("shop.quota_items", 1));
    assertThat(alone.apply(new InitItems(0, 2, 2, 1, 1))).isEqualTo(new QuotaReached("shop.quota_items", 1));
    alone.set(ShopSettings.USERS, 0);
    assertThat(alone.apply(new CreateUser(USER))).isEqualTo(new QuotaReached("shop.quota_users", 0));
    alone.apply(new CreateOrder(ORDER, "3"));
    alone.apply(new AddItem(ORDER, ITEM, 1));
    alone.apply(new AddItem(ORDER, ITEM, 1));
    assertThat(alone.apply(new AddItem(ORDER, ITEM, 1))).isEqualTo(new QuotaReached("shop.order_lines", 2));
    alone.set(ShopSettings.LINES, 3);
    alone.set(ShopSettings.ORDER_BYTES, 65);
    assertThat(alone.apply(new AddItem(ORDER, ITEM, 1))).isEqualTo(new QuotaReached("shop.quota_bytes", 65));
    assertThat(alone.apply(new CreateOrder(OTHER, "3"))).isEqualTo(new QuotaReached("shop.quota_bytes", 65));
    alone.set(ShopSettings.ORDERS, 1);
    assertThat(alone.apply(new CreateOrder(OTHER, "3"))).isEqualTo(new QuotaReached("shop.quota_orders", 1));
  }

  @Test
  void aBulkInitialisationReplacesWhatHadItsIdsAndStartsTheCountsAnew() {
    stockUp();
    bench.apply(new AddItem(ORDER, ITEM, 2));
    bench.checkOut(ORDER);
    assertThat(bench.apply(new InitItems(0, 10, 10, 100, 3))).isEqualTo(new ShopReply.Initialised(10));
    assertThat(bench.apply(new InitUsers(0, 10, 10, 1_000))).isEqualTo(new ShopReply.Initialised(10));
    assertThat(bench.apply(new InitOrders(0, 10, 10, 10, 10, 3, 7))).isEqualTo(new ShopReply.Initialised(10));
    ShopAudit audit = bench.audit();
    assertThat(audit.of(ShopSum.STOCK)).isEqualTo(1_000).isEqualTo(audit.of(ShopSum.SUPPLIED));
    assertThat(audit.of(ShopSum.CREDIT)).isEqualTo(10_000).isEqualTo(audit.of(ShopSum.FUNDED));
    assertThat(audit.of(ShopSum.SOLD) + audit.of(ShopSum.SPENT) + audit.of(ShopSum.TAKINGS)).isZero();
    for (int number = 0; number < 10; number++) {
      UUID order = ShopId.numbered(number);
      ShopReader reader = bench.reader(order);
      assertThat(reader.findOrder(order)).isTrue();
      assertThat(reader.total()).isEqualTo(6);
      assertThat(reader.lines()).hasSize(2).extracting(OrderLine::item).doesNotHaveDuplicates();
      assertThat(bench.checkOut(order)).isEqualTo(new ShopReply.CheckedOut(6));
    }
    assertThat(bench.audit().of(ShopSum.SOLD)).isEqualTo(20);
    assertThat(bench.audit().isConserved()).isTrue();
  }

  @Test
  void theRandomItemsAndUsersAreSpreadEvenly() {
    InitOrders orders = new InitOrders(0, 1, 1, 10, 10, 1, 4711);
    Map<String, Integer> users = new HashMap<>();
    Map<UUID, Integer> items = new HashMap<>();
    for (long number = 0; number < 10_000; number++) {
      users.merge(orders.userOf(number), 1, Integer::sum);
      items.merge(orders.firstLineOf(number).item(), 1, Integer::sum);
      items.merge(orders.secondLineOf(number).item(), 1, Integer::sum);
    }
    assertThat(users.values()).hasSize(10).allMatch(count -> count > 850 && count < 1_150);
    assertThat(items.values()).hasSize(10).allMatch(count -> count > 1_750 && count < 2_250);
  }

  @Test
  void aCheckoutMeetsThePartitionsOfAllItTouches() {
    Checkout checkout = new Checkout(ORDER, 1, USER, List.of(ITEM, OTHER));
    Footprint.Several footprint = (Footprint.Several) checkout.footprint(bench.partitioning);
    for (UUID id : List.of(ORDER, USER, ITEM, OTHER)) {
      int partition = ShopId.partitionOf(id, bench.partitioning);
      boolean isIn = false;
      for (int i = 0; i < footprint.size(); i++) {
        isIn |= footprint.partition(i) == partition;
      }
      assertThat(isIn).as(ShopId.text(id)).isTrue();
    }
  }
}
