package io.holdfast.kernel.table;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random commands against a table and against maps: half of the commands fail and are rolled back, cuts are under
 * way most of the time and are loaded into tables that must equal the model of their moment.
 */
@Timeout(300)
class TableModelTest {

  private record Key(long high, long low) {}

  private record Row(long ordinal, long due, long count, String text, String more) {}

  private final Schema schema;
  private final int due;
  private final int count;
  private final int text;
  private final int more;
  private final int position;
  private final int mark;

  TableModelTest() {
    Schema.Builder b = Schema.uuidKeyed("model");
    due = b.longColumn("due");
    text = b.bytesColumn("text");
    position = b.derivedColumn("position");
    count = b.longColumn("count");
    mark = b.derivedColumn("mark");
    more = b.bytesColumn("more");
    schema = b.build(RowRouting.ofKey());
  }

  @RepeatedTest(20)
  void agreesWithMapsThroughFailuresAndCuts() {
    long seed = Seeds.next();
    Seeds.run(seed, () -> new Run(seed, 12, 4).go(600));
  }

  @Test
  void agreesWithMapsWhenTheIndexSplits() {
    long seed = Seeds.next();
    Seeds.run(seed, () -> new Run(seed, 200_000, 2_000).go(60));
  }

  @Test
  @Tag("full")
  void agreesWithMapsForLong() {
    long seed = Seeds.next();
    for (int i = 0; i < 300; i++) {
      long each = seed + i;
      int size = 1 + i;
      Seeds.run(each, () -> new Run(each, 3 * size, 1 + size % 40).go(2_000));
    }
  }

  private final class Run {
    private final SplittableRandom random;
    private final int keys;
    private final int operations;
    private final Undo undo = new Undo();
    private final Table table = new Table(schema, undo);
    private final DeadlineQueue queue = table.queueBy(due, position);
    private final Map<Key, Row> committed = new HashMap<>();
    private long committedOrdinal = 1;
    private Map<Key, Row> model;
    private long nextOrdinal;
    private final Map<Key, Long> marks = new HashMap<>();
    private Map<Key, Long> commandMarks;
    private Cut cut;
    private Map<Key, Row> atCut;
    private long ordinalAtCut;
    private final List<byte[]> chunks = new ArrayList<>();

    Run(long seed, int keys, int operations) {
      random = new SplittableRandom(seed);
      this.keys = keys;
      this.operations = operations;
    }

    void go(int commands) {
      for (int i = 0; i < commands; i++) {
        command();
        stepCut();
        if (i % 16 == 0 || i == commands - 1) {
          check();
        }
      }
    }

    private void command() {
      model = new HashMap<>(committed);
      commandMarks = new HashMap<>(marks);
      nextOrdinal = committedOrdinal;
      undo.begin();
      for (int left = random.nextInt(2 * operations); left >= 0; left--) {
        operate();
      }
      if (random.nextInt(4) == 0) {
        failHalfway();
      } else if (random.nextInt(4) == 0) {
        undo.rollback();
      } else {
        undo.commit();
        committed.clear();
        committed.putAll(model);
        marks.clear();
        marks.putAll(commandMarks);
        committedOrdinal = nextOrdinal;
      }
    }

    private void failHalfway() {
      Key key = key();
      int row = table.find(key.high(), key.low());
      if (row == Table.NONE) {
        row = table.insert(key.high(), key.low());
      } else {
        table.open(row);
      }
      table.setLong(row, due, 1 + random.nextInt(5));
      table.setBytes(row, text, bytes(value()));
      undo.rollback();
    }

    private void operate() {
      Key key = key();
      int row = table.find(key.high(), key.low());
      assertThat(row != Table.NONE).isEqualTo(model.containsKey(key));
      if (row == Table.NONE) {
        row = table.insert(key.high(), key.low());
        change(key, row, new Row(nextOrdinal++, 0, 0, "", ""));
      } else if (random.nextInt(3) == 0) {
        table.delete(row);
        model.remove(key);
        commandMarks.remove(key);
      } else if (random.nextInt(4) == 0) {
        table.setDerived(row, mark, nextOrdinal);
        commandMarks.put(key, nextOrdinal);
      } else {
        table.open(row);
        change(key, row, model.get(key));
      }
    }

    private void change(Key key, int row, Row old) {
      Row changed = new Row(old.ordinal(), random.nextInt(3) == 0 ? old.due() : random.nextLong(-1, 6),
          random.nextLong(), value(), random.nextBoolean() ? old.more() : value());
      if (changed.due() != old.due()) {
        table.setLong(row, due, changed.due());
      }
      table.setLong(row, count, changed.count());
      table.setBytes(row, text, bytes(changed.text()));
      if (!changed.more().equals(old.more())) {
        table.setBytes(row, more, bytes(changed.more()));
      }
      table.close(row);
      model.put(key, changed);
    }

    private Key key() {
      long n = random.nextInt(keys);
      return new Key(n / 3, n % 3);
    }

    private String value() {
      int kind = random.nextInt(operations > 100 ? 16 : 64);
      int length = kind == 0 ? random.nextInt(operations > 100 ? 3_000 : 150_000) : random.nextInt(40);
      return Character.toString('a' + random.nextInt(26)).repeat(length);
    }

    private byte[] bytes(String value) {
      return value.getBytes(ISO_8859_1);
    }

    private String string(Table from, int row, int column) {
      return new String(from.bytes(row, column), ISO_8859_1);
    }

    private void stepCut() {
      if (cut == null) {
        if (random.nextInt(3) == 0) {
          cut = table.cut();
          atCut = new HashMap<>(committed);
          ordinalAtCut = committedOrdinal;
          chunks.clear();
        }
      } else if (random.nextInt(50) == 0) {
        cut.close();
        cut = null;
      } else if (random.nextBoolean()) {
        copySlice();
      }
    }

    private void copySlice() {
      ByteBlock block = new ByteBlock(16);
      boolean moreLeft = cut.copy(block, random.nextInt(operations * 400));
      chunks.add(block.toBytes());
      if (!moreLeft) {
        checkLoaded();
        cut = null;
      }
    }

    private void checkLoaded() {
      Table loaded = new Table(schema, new Undo());
      DeadlineQueue loadedQueue = loaded.queueBy(due, position);
      ByteBlock bytes = new ByteBlock(0);
      cut.header().write(bytes);
      TableLoader loader =
          new TableLoader(loaded, SectionHeader.read(bytes.array(), 0, bytes.length()));
      chunks.forEach(chunk -> loader.rows(chunk, 0, chunk.length));
      loader.finish();
      compare(loaded, atCut, ordinalAtCut);
      compareQueue(loaded, loadedQueue, atCut);
      assertThat(loaded.contentHash()).isEqualTo(cut.header().contentHash()).isEqualTo(loaded.recomputeHash());
    }

    private void check() {
      compare(table, committed, committedOrdinal);
      compareQueue(table, queue, committed);
      marks.forEach((key, value) ->
          assertThat(table.getLong(table.find(key.high(), key.low()), mark)).isEqualTo(value));
      assertThat(table.contentHash()).isEqualTo(table.recomputeHash());
      TableMemory memory = table.memory();
      assertThat(memory.blobLive())
          .isEqualTo(committed.values().stream().mapToLong(r -> r.text().length() + r.more().length()).sum());
      assertThat(memory.blobWaste()).isBetween(0L, 16L * 2 * committed.size() + memory.blobLive() / 15);
    }

    private void compare(Table actual, Map<Key, Row> expected, long ordinal) {
      assertThat(actual.size()).isEqualTo(expected.size());
      assertThat(actual.nextOrdinal()).isEqualTo(ordinal);
      TableReader reader = actual.reader();
      expected.forEach((key, row) -> {
        int at = actual.find(key.high(), key.low());
        assertThat(reader.find(key.high(), key.low())).isTrue();
        assertThat(reader.row()).isEqualTo(at);
        Row found = new Row(reader.ordinal(), reader.getLong(due), reader.getLong(count), string(actual, at, text),
            string(actual, at, more));
        assertThat(reader.valid()).isTrue();
        assertThat(found.equals(row)).isTrue();
      });
    }

    private void compareQueue(Table actual, DeadlineQueue of, Map<Key, Row> expected) {
      List<Row> due = new ArrayList<>(expected.values().stream().filter(r -> r.due() > 0).toList());
      due.sort(Comparator.comparingLong(Row::due).thenComparingLong(Row::ordinal));
      assertThat(of.size()).isEqualTo(due.size());
      assertThat(of.earliest()).isEqualTo(due.isEmpty() ? DeadlineQueue.NEVER : due.getFirst().due());
      assertThat(of.first() == Table.NONE ? -1 : actual.ordinal(of.first()))
          .isEqualTo(due.isEmpty() ? -1 : due.getFirst().ordinal());
      of.verify();
    }
  }
}
