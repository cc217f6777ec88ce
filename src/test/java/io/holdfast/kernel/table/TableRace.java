package io.holdfast.kernel.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One writer, several readers: no torn read ever validates, what is there is never missed, no exception escapes.
 * Every row's columns agree: {@code check} and the bytes follow from the key and {@code version}. The table grows
 * from nothing meanwhile, so that chunks are replaced, segments split, blocks and rows used again.
 */
final class TableRace {

  private static final int READERS = 3;
  private static final int PAIR = 2;
  private static final int FLEETING = 64;
  private static final int BUFFER = 1 << 18;

  private final Schema schema;
  private final int version;
  private final int check;
  private final int bytes;

  private final boolean byteKeys;
  private final Undo undo = new Undo();
  private final Stamp partition = new Stamp();
  private final Table table;
  /** Keys 0 to this are there for good. */
  private final AtomicInteger lasting = new AtomicInteger();
  private volatile boolean stop;

  TableRace(boolean byteKeys) {
    this.byteKeys = byteKeys;
    Schema.Builder b = byteKeys ? Schema.byteKeyed("race") : Schema.uuidKeyed("race");
    version = b.longColumn("version");
    bytes = b.bytesColumn("bytes");
    check = b.longColumn("check");
    schema = b.build(RowRouting.ofKey());
    table = new Table(schema, undo);
  }

  void run(long seed, long millis) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(READERS, Thread.ofPlatform().daemon().factory());
    try {
      undo.begin();
      for (int i = 0; i < PAIR; i++) {
        write(insert(i), i, 1);
      }
      undo.commit();
      lasting.set(PAIR);
      List<Future<Long>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        Callable<Long> reader = new Reading(new SplittableRandom(seed + i + 1));
        readers.add(threads.submit(reader));
      }
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      write(new SplittableRandom(seed), until);
      for (Future<Long> reader : readers) {
        assertThat(reader.get(60, TimeUnit.SECONDS)).as("reads that validated").isPositive();
      }
      assertThat(table.contentHash()).isEqualTo(table.recomputeHash());
    } catch (Exception | AssertionError e) {
      throw new AssertionError("repeat with -Dholdfast.seed=" + seed, e);
    } finally {
      stop = true;
      threads.shutdownNow();
    }
  }

  // ---- the writer

  private void write(SplittableRandom random, long until) {
    long next = 2;
    while (System.nanoTime() < until) {
      partition.begin();
      undo.begin();
      boolean grown = operate(random, next++);
      if (random.nextInt(8) == 0) {
        undo.rollback();
      } else {
        undo.commit();
        if (grown) {
          lasting.setRelease(lasting.getPlain() + 1);
        }
      }
      partition.end();
      for (int i = random.nextInt(2_000); i > 0; i--) {
        Thread.onSpinWait();
      }
    }
    stop = true;
  }

  /** One command; true when it adds a row that is to last. */
  private boolean operate(SplittableRandom random, long next) {
    switch (random.nextInt(4)) {
      case 0 -> {
        for (int i = 0; i < PAIR; i++) {
          update(i, next);
        }
      }
      case 1 -> updateOther(random.nextInt(lasting.get()), next);
      case 2 -> {
        for (int i = 0; i < 8; i++) {
          flip(-1 - random.nextInt(FLEETING), next);
        }
      }
      default -> {
        write(insert(lasting.get()), lasting.get(), next);
        return true;
      }
    }
    return false;
  }

  private void updateOther(long key, long next) {
    if (key >= PAIR) {
      update(key, next);
    }
  }

  private void update(long key, long next) {
    int row = find(key);
    table.open(row);
    write(row, key, next);
  }

  private void flip(long key, long next) {
    int row = find(key);
    if (row == Table.NONE) {
      write(insert(key), key, next);
    } else {
      table.delete(row);
    }
  }

  private void write(int row, long key, long next) {
    byte[] value = new byte[lengthOf(key, next)];
    Arrays.fill(value, (byte) checkOf(key, next));
    table.setLong(row, check, checkOf(key, next));
    table.setBytes(row, bytes, value);
    table.setLong(row, version, next);
    table.close(row);
  }

  private int insert(long key) {
    return byteKeys ? table.insert(name(key), 0, Long.BYTES) : table.insert(key, ~key);
  }

  private int find(long key) {
    return byteKeys ? table.find(name(key), 0, Long.BYTES) : table.find(key, ~key);
  }

  private static byte[] name(long key) {
    return ByteBuffer.allocate(Long.BYTES).putLong(key).array();
  }

  private static long checkOf(long key, long version) {
    return KeyHash.mix(key * 31 + version);
  }

  private static int lengthOf(long key, long version) {
    int choice = (int) (checkOf(version, key) >>> 32) & 0xFFF;
    return choice == 0 ? 70_000 + (int) (version & 0xFFF) : choice & 0x1FF;
  }

  // ---- a reader

  private final class Reading implements Callable<Long> {
    private final SplittableRandom random;
    private final TableReader reader = table.reader();
    private final byte[] buffer = new byte[BUFFER];
    private long validated;
    private boolean found;
    private long seenVersion;
    private long seenCheck;
    private int seenLength;

    Reading(SplittableRandom random) {
      this.random = random;
    }

    @Override
    public Long call() {
      while (!stop) {
        switch (random.nextInt(4)) {
          case 0 -> read(-1 - random.nextInt(FLEETING));
          case 1 -> readPair();
          case 2 -> readByNumber();
          default -> {
            long key = random.nextInt(lasting.getAcquire());
            read(key);
            assertThat(found).as("key %d is there for good", key).isTrue();
          }
        }
        validated++;
      }
      return validated;
    }

    private void read(long key) {
      do {
        found = byteKeys ? reader.find(name(key), 0, Long.BYTES) : reader.find(key, ~key);
        if (!found) {
          return;
        }
        copy();
      } while (!reader.valid());
      checkRow(key);
    }

    private void readByNumber() {
      boolean live;
      long key;
      do {
        live = reader.at(random.nextInt(FLEETING + PAIR));
        if (!live) {
          return;
        }
        key = byteKeys ? keyOf() : reader.keyHigh();
        copy();
      } while (!reader.valid());
      checkRow(key);
    }

    private long keyOf() {
      byte[] key = new byte[Long.BYTES];
      reader.copyBytes(table.keyColumn(), key, 0);
      return ByteBuffer.wrap(key).getLong();
    }

    private void copy() {
      seenVersion = reader.getLong(version);
      seenLength = random.nextBoolean()
          ? reader.copyBytes(bytes, buffer, 0)
          : reader.sendBytes(bytes, (source, offset, length) -> {
            if (length <= BUFFER) {
              System.arraycopy(source, offset, buffer, 0, length);
            }
          });
      seenCheck = reader.getLong(check);
    }

    private void checkRow(long key) {
      if (seenCheck != checkOf(key, seenVersion) || seenLength != lengthOf(key, seenVersion)) {
        throw new AssertionError("torn row of key " + key + ": version " + seenVersion + ", length " + seenLength);
      }
      for (int i = 0; i < seenLength; i++) {
        if (buffer[i] != (byte) seenCheck) {
          throw new AssertionError("torn bytes of key " + key + " at " + i + " of " + seenLength);
        }
      }
    }

    private void readPair() {
      long first;
      long stamp;
      do {
        stamp = partition.awaitRead();
        read(0);
        first = seenVersion;
        read(1);
      } while (!partition.validRead(stamp));
      if (first != seenVersion) {
        throw new AssertionError("half a command seen: versions " + first + " and " + seenVersion);
      }
    }
  }
}
