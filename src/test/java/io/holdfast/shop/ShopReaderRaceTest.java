package io.holdfast.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.index.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers while orders are checked out, also ones that fail half-way: nobody sees a checkout in part. */
@Timeout(60)
class ShopReaderRaceTest {
  private static final int NUMBERS = 200;
  private static final int ROUNDS = 60;
  private static final int CREDIT = 1_000;
  private static final int STOCK = 1_000;
  private static final int PRICE = 3;

  private final ShopBench bench = new ShopBench(8);
  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  void everyAnswerIsOfOneMoment() {
    Seeds.run(1, this::race);
  }

  private void race(SplittableRandom random) {
    initialise(random);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Long>> readers = new ArrayList<>();
      readers.add(threads.submit(this::audit));
      SplittableRandom own = random.split();
      readers.add(threads.submit(() -> read(own)));
      try {
        for (int round = 0; round < ROUNDS; round++) {
          checkOutAll(random);
        }
      } finally {
        done.set(true);
      }
      for (Future<Long> reader : readers) {
        assertThat(reader.get()).isPositive();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void initialise(SplittableRandom random) {
    bench.apply(new ShopCommand.InitItems(0, NUMBERS, NUMBERS, STOCK, PRICE));
    bench.apply(new ShopCommand.InitUsers(0, NUMBERS, NUMBERS, CREDIT));
    bench.apply(orders(random));
  }

  private static ShopCommand.InitOrders orders(SplittableRandom random) {
    return new ShopCommand.InitOrders(0, NUMBERS, NUMBERS, NUMBERS, NUMBERS, PRICE, random.nextLong());
  }

  private void checkOutAll(SplittableRandom random) {
    for (int number = 0; number < NUMBERS; number++) {
      UUID order = ShopId.numbered(number);
      ShopReader reader = bench.reader(order);
      assertThat(reader.findOrder(order)).isTrue();
      bench.failsAfter(1 + random.nextInt(4), reader.checkout(order));
      bench.checkOut(order);
    }
    bench.apply(orders(random));
  }

  /** Two pieces are sold for every {@code 2 * PRICE} spent, at every moment that anyone can see. */
  private long audit() {
    List<ShopView> views = bench.partitions.stream().map(each -> each.machine.view()).toList();
    long audits = 0;
    while (!done.get() || audits == 0) {
      Optional<ShopAudit> audit = ShopAudit.of(views, 3);
      if (audit.isPresent()) {
        assertThat(audit.get().isConserved()).isTrue();
        assertThat(audit.get().of(ShopSum.SPENT)).isEqualTo(PRICE * audit.get().of(ShopSum.SOLD));
        audits++;
      }
    }
    return audits;
  }

  private long read(SplittableRandom random) {
    List<ShopReader> readers = bench.partitions.stream().map(each -> each.machine.view().reader()).toList();
    long reads = 0;
    while (!done.get() || reads == 0) {
      UUID id = ShopId.numbered(random.nextInt(NUMBERS));
      ShopReader reader = readers.get(ShopId.partitionOf(id, bench.partitioning));
      assertThat(reader.findOrder(id)).isTrue();
      assertThat(reader.lines()).hasSize(2).allMatch(line -> line.quantity() == 1 && line.price() == PRICE);
      assertThat(reader.total()).isEqualTo(2 * PRICE);
      assertThat(reader.findItem(id)).isTrue();
      assertThat(reader.stock()).isBetween(0L, (long) STOCK);
      assertThat(reader.findUser(id)).isTrue();
      assertThat(reader.credit() % (2 * PRICE)).isEqualTo(CREDIT % (2 * PRICE));
      reads++;
    }
    return reads;
  }
}
