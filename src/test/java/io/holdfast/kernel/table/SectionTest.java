package io.holdfast.kernel.table;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SectionTest {

  private record Section(byte[] header, byte[] rows) {

    SectionHeader read() {
      return SectionHeader.read(header, 0, header.length);
    }
  }

  private static Table names(String... columns) {
    Schema.Builder b = Schema.byteKeyed("names");
    for (String column : columns) {
      if (column.startsWith("n")) {
        b.longColumn(column);
      } else {
        b.bytesColumn(column);
      }
    }
    return new Table(b.build(RowRouting.ofKey()), new Undo());
  }

  private static int column(Table table, String name) {
    return table.schema().content().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow().index();
  }

  private static void fill(Table table, int rows) {
    for (int i = 0; i < rows; i++) {
      byte[] key = ("key " + i).getBytes(UTF_8);
      int row = table.insert(key, 0, key.length);
      for (Schema.Column column : table.schema().content()) {
        if (column.kind() == ColumnKind.LONG) {
          table.setLong(row, column.index(), i * 1_000L);
        } else {
          table.setBytes(row, column.index(), (column.name() + i).getBytes(UTF_8));
        }
      }
      table.close(row);
    }
  }

  private static Section save(Table table) {
    Cut cut = table.cut();
    ByteBlock header = new ByteBlock(8);
    cut.header().write(header);
    ByteBlock rows = new ByteBlock(8);
    while (cut.copy(rows, 1_000)) {
      assertThat(rows.length()).isPositive();
    }
    return new Section(header.toBytes(), rows.toBytes());
  }

  private static Table load(Section section, Table into) {
    TableLoader loader = new TableLoader(into, section.read());
    loader.rows(section.rows(), 0, section.rows().length);
    loader.finish();
    return into;
  }

  @Test
  void whatIsSavedIsLoaded() {
    Table table = names("n", "text");
    fill(table, 500);
    Table loaded = load(save(table), names("n", "text"));
    assertThat(loaded.size()).isEqualTo(500);
    assertThat(loaded.contentHash()).isEqualTo(table.contentHash());
    byte[] key = "key 321".getBytes(UTF_8);
    int row = loaded.find(key, 0, key.length);
    assertThat(loaded.getLong(row, column(loaded, "n"))).isEqualTo(321_000);
    assertThat(loaded.bytes(row, column(loaded, "text"))).asString(UTF_8).isEqualTo("text321");
    assertThat(loaded.ordinal(row)).isEqualTo(322);
    loaded.delete(row);
    loaded.close(loaded.insert(key, 0, key.length));
    assertThat(loaded.ordinal(loaded.find(key, 0, key.length))).isEqualTo(501);
  }

  @Test
  void aLaterVersionAddsReordersAndDropsColumns() {
    Table table = names("n1", "text", "n2");
    fill(table, 50);
    Section section = save(table);

    Table more = load(section, names("n0", "n2", "text", "n1", "other"));
    byte[] key = "key 7".getBytes(UTF_8);
    int row = more.find(key, 0, key.length);
    assertThat(more.getLong(row, column(more, "n0"))).isZero();
    assertThat(more.getLong(row, column(more, "n2"))).isEqualTo(7_000);
    assertThat(more.length(row, column(more, "other"))).isZero();
    assertThat(more.contentHash()).as("a new column at its default changes no hash").isEqualTo(table.contentHash());

    Table less = load(section, names("n2"));
    assertThat(less.getLong(less.find(key, 0, key.length), column(less, "n2"))).isEqualTo(7_000);
  }

  @Test
  void rowsCanBeDistributedAnew() {
    Table first = names("n");
    fill(first, 100);
    Section section = save(first);
    Table[] targets = {names("n"), names("n"), names("n")};
    TableLoader[] loaders = new TableLoader[3];
    for (int i = 0; i < 3; i++) {
      loaders[i] = new TableLoader(targets[i], section.read()).expect(40);
    }
    SectionRows rows = new SectionRows(section.read());
    rows.over(section.rows(), 0, section.rows().length);
    while (rows.next()) {
      assertThat(new String(rows.array(), rows.keyOffset(), rows.keyLength(), UTF_8)).startsWith("key ");
      int target = (int) (rows.longAt(0) / 1_000 % 3);
      loaders[target].add(rows, rows.ordinal() * 5 + 4);
    }
    for (int i = 0; i < 3; i++) {
      targets[i].finishLoading(rows.header().nextOrdinal() * 5);
      assertThat(targets[i].size()).isEqualTo(i == 0 ? 34 : 33);
      assertThat(targets[i].nextOrdinal()).isEqualTo(505);
      assertThat(targets[i].contentHash()).isEqualTo(targets[i].recomputeHash());
    }
    byte[] key = "key 11".getBytes(UTF_8);
    assertThat(targets[2].ordinal(targets[2].find(key, 0, key.length))).isEqualTo(12 * 5 + 4);
  }

  @Test
  void whatDoesNotFitTheTableIsRefused() {
    Table table = names("n", "text");
    fill(table, 3);
    Section section = save(table);
    SectionHeader header = section.read();
    Table other = new Table(Schema.byteKeyed("others").build(RowRouting.ofKey()), new Undo());
    assertThatThrownBy(() -> new TableLoader(other, header)).isInstanceOf(MalformedSectionException.class);
    Table uuids = new Table(Schema.uuidKeyed("names").build(RowRouting.ofKey()), new Undo());
    assertThatThrownBy(() -> new TableLoader(uuids, header)).isInstanceOf(MalformedSectionException.class);
    Schema.Builder kinds = Schema.byteKeyed("names");
    kinds.bytesColumn("n");
    Table kind = new Table(kinds.build(RowRouting.ofKey()), new Undo());
    assertThatThrownBy(() -> new TableLoader(kind, header)).hasMessageContaining("column n");
    assertThatThrownBy(() -> new TableLoader(table, header).rows(section.rows(), 0, section.rows().length))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void missingAndRepeatedRowsAreRefused() {
    Table table = names("n", "text");
    fill(table, 3);
    Section section = save(table);
    TableLoader none = new TableLoader(names("n", "text"), section.read());
    assertThatThrownBy(none::finish).hasMessageContaining("0 rows read, 3 were written");
    TableLoader twice = new TableLoader(names("n", "text"), section.read());
    twice.rows(section.rows(), 0, section.rows().length);
    assertThatThrownBy(() -> twice.rows(section.rows(), 0, section.rows().length))
        .hasMessageContaining("repeats a key");
  }

  @Test
  void everyTruncationIsRefused() {
    Table table = names("n", "text");
    fill(table, 3);
    Section section = save(table);
    for (int length = 0; length < section.header().length; length++) {
      byte[] cut = Arrays.copyOf(section.header(), length);
      assertThatThrownBy(() -> SectionHeader.read(cut, 0, cut.length))
          .isInstanceOf(MalformedSectionException.class);
    }
    for (int length = 0; length < section.rows().length; length++) {
      Section cut = new Section(section.header(), Arrays.copyOf(section.rows(), length));
      assertThatThrownBy(() -> load(cut, names("n", "text"))).isInstanceOf(MalformedSectionException.class);
    }
  }

  @Test
  void everyFlippedBitIsRefused() {
    Table table = names("n", "text");
    fill(table, 3);
    Section section = save(table);
    byte[] all = Arrays.copyOf(section.header(), section.header().length + section.rows().length);
    System.arraycopy(section.rows(), 0, all, section.header().length, section.rows().length);
    for (int bit = 0; bit < all.length * 8; bit++) {
      byte[] flipped = all.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Section bad = new Section(Arrays.copyOf(flipped, section.header().length),
          Arrays.copyOfRange(flipped, section.header().length, flipped.length));
      if (bit / 8 >= section.header().length || !isColumnName(section.header(), bit / 8)) {
        assertThatThrownBy(() -> load(bad, names("n", "text"))).as("bit %d", bit)
            .isInstanceOf(MalformedSectionException.class);
      }
    }
  }

  /** A changed column name is another, valid header; what guards it is the checksum of the chunk it stands in. */
  private static boolean isColumnName(byte[] header, int at) {
    String text = new String(header, ISO_8859_1);
    int columns = text.indexOf("names") + "names".length() + 3;
    return at >= columns && at < header.length - 3 * Long.BYTES;
  }

  @Test
  void randomBytesAreRefused() {
    long seed = Seeds.next();
    Seeds.run(seed, () -> {
      SplittableRandom random = new SplittableRandom(seed);
      Table table = names("n", "text");
      fill(table, 3);
      Section section = save(table);
      for (int i = 0; i < 20_000; i++) {
        Section noise = new Section(section.header(), Seeds.bytes(random, 1 + random.nextInt(200)));
        assertThatThrownBy(() -> load(noise, names("n", "text"))).isInstanceOf(MalformedSectionException.class);
        byte[] header = Seeds.bytes(random, random.nextInt(100));
        assertThatThrownBy(() -> SectionHeader.read(header, 0, header.length))
            .isInstanceOf(MalformedSectionException.class);
      }
    });
  }

  @Test
  void theBytesOfTheFirstFormatAreStillReadAndWritten() {
    byte[] golden = HexFormat.of().parseHex(GOLDEN_HEADER + GOLDEN_ROWS);
    int headerLength = GOLDEN_HEADER.length() / 2;
    Table table = names("n", "text");
    fill(table, 2);
    Section section = save(table);
    assertThat(HexFormat.of().formatHex(section.header())).isEqualTo(GOLDEN_HEADER);
    assertThat(HexFormat.of().formatHex(section.rows())).isEqualTo(GOLDEN_ROWS);
    Table loaded = load(new Section(golden, Arrays.copyOfRange(golden, headerLength, golden.length)),
        names("n", "text"));
    assertThat(loaded.contentHash()).isEqualTo(table.contentHash());
    assertThat(SectionHeader.read(golden, 0, golden.length).encodedLength()).isEqualTo(headerLength);
  }

  private static final String GOLDEN_HEADER = "48465431010005006e616d65730102000101006e02040074657874"
      + "02000000000000000300000000000000a37697cd1f647262";
  private static final String GOLDEN_ROWS =
      "220000000100000000000000050000006b657920300000000000000000050000007465787430"
      + "220000000200000000000000050000006b65792031e803000000000000050000007465787431";
}
