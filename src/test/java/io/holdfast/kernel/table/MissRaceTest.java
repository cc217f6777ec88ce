package io.holdfast.kernel.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Whether a miss can be trusted, where it is hardest: while entries move past the readers who look for them, and
 * while segments are replaced.
 */
class MissRaceTest {

  private static final int READERS = 2;
  private static final int SLOTS = 1024;
  private static final int SETTLED = 600;

  private final Table table = new Table(Schema.uuidKeyed("crowd").build(RowRouting.ofKey()), new Undo());
  /** Even: the first of the two is there for good meanwhile; odd: the second. */
  private volatile long phase;
  private volatile boolean stop;

  private void insert(long key) {
    table.close(table.insert(key, 0));
  }

  private void delete(long key) {
    table.delete(table.find(key, 0));
  }

  private static long keyAt(int home, long after) {
    long key = after + 1;
    while ((KeyHash.of(key, 0) & (SLOTS - 1)) != home) {
      key++;
    }
    return key;
  }

  /**
   * Two keys belong into slot 0, all slots after it are taken by keys that are at home; so the second of the two
   * stands behind these, and jumps to the front, past every reader under way, when the first is deleted.
   */
  @Test
  void whatJumpsToTheFrontIsNotMissed() throws Exception {
    for (int home = 1; home <= SETTLED; home++) {
      insert(keyAt(home, 0));
    }
    long[] pair = {keyAt(0, 0), keyAt(0, keyAt(0, 0))};
    insert(pair[1]);
    insert(pair[0]);
    Callable<Long> reader = () -> readPair(pair);
    whileReading(reader, () -> {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
      while (System.nanoTime() < until) {
        long other = pair[(int) (phase + 1 & 1)];
        delete(other);
        insert(other);
        phase++;
      }
    });
  }

  private long readPair(long[] pair) {
    TableReader reader = table.reader();
    long reads = 0;
    while (!stop) {
      long before = phase;
      boolean found = reader.find(pair[(int) (before & 1)], 0);
      if (phase == before) {
        require(found, before & 1, reads++);
      }
    }
    return reads;
  }

  @Test
  void whatIsThereIsNotMissedWhileTheIndexGrows() throws Exception {
    insert(0);
    Callable<Long> reader = this::readAll;
    whileReading(reader, () -> {
      for (long key = 1; key < 300_000; key++) {
        insert(key);
        phase = key;
      }
    });
  }

  private long readAll() {
    TableReader reader = table.reader();
    long reads = 0;
    while (!stop) {
      long last = phase;
      long key = last - reads % (last + 1);
      require(reader.find(key, 0), key, reads++);
    }
    return reads;
  }

  private static void require(boolean found, long key, long reads) {
    if (!found) {
      throw new AssertionError("key " + key + " was missed after " + reads + " reads");
    }
  }

  private void whileReading(Callable<Long> reading, Runnable writing) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(READERS, Thread.ofPlatform().daemon().factory());
    try {
      List<Future<Long>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        readers.add(threads.submit(reading));
      }
      writing.run();
      stop = true;
      for (Future<Long> reader : readers) {
        assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
      }
    } finally {
      stop = true;
      threads.shutdownNow();
    }
  }
}
