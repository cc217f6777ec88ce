package io.holdfast.kernel.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.kernel.index.Field.Choice;
import io.holdfast.kernel.index.Field.Interval;
import io.holdfast.kernel.index.Field.Level;
import io.holdfast.kernel.table.Undo;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchemaTest {

  @Test
  void keepsTheOrderOfDeclaration() {
    assertThat(SampleRows.SCHEMA.fields())
        .extracting(Field::name)
        .containsExactly("country", "age", "gender", "platform");
  }

  @Test
  void refusesWhatItCannotPack() {
    Schema.Builder builder = Schema.inOrderOfSelectivity();
    builder.interval("age", 1, 512);
    assertThatThrownBy(() -> builder.interval("again", 1, 2)).hasMessageContaining("second interval");
    assertThatThrownBy(() -> Schema.inOrderOfSelectivity().interval("wide", 0, 512)).hasMessageContaining("points");
    assertThatThrownBy(() -> Schema.inOrderOfSelectivity().interval("x", Integer.MIN_VALUE, Integer.MAX_VALUE))
        .hasMessageContaining("points");
    assertThatThrownBy(() -> builder.choice("none")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.choice("many", new String[13])).hasMessageContaining("too many values");
    assertThatThrownBy(() -> builder.level("huge", 5_000, Integer::toString)).hasMessageContaining("too many");
    IntStream.range(0, 3).forEach(i -> builder.level("level" + i, 2, Integer::toString));
    assertThatThrownBy(() -> builder.level("fourth", 2, Integer::toString)).hasMessageContaining("one level too many");
    builder.choice("a", "1", "2", "3", "4");
    builder.choice("b", "1", "2", "3", "4");
    assertThatThrownBy(builder::build).hasMessageContaining("counters");
  }

  /** Packing and counters agree with the plain meaning of an interval and two choices, for every point and value. */
  @Test
  void packsSoThatOneComparisonMatches() {
    Seeds.run(200, this::checkPacking);
  }

  private void checkPacking(SplittableRandom random) {
    SampleRows rows = new SampleRows(1);
    rows.setRandom(0, random, 10, 3);
    RowValues values = new RowValues(SampleRows.SCHEMA);
    rows.read(0, values);
    Layout layout = SampleRows.SCHEMA.layout;
    int attributes = layout.pack(values);
    Ones ones = layout.ones();
    layout.spread(layout.pack(new RowValues(SampleRows.SCHEMA)), ones); // Everything, of which nothing must be left.
    layout.spread(attributes, ones);
    byte[] bytes = new byte[layout.slots];
    short[] shorts = new short[layout.slots];
    int[] ints = new int[layout.slots];
    ones.addTo(bytes);
    ones.addTo(shorts);
    ones.addTo(ints);
    Query query = new Query(SampleRows.SCHEMA, rows);
    for (int i = 0; i < 100; i++) {
      int age = random.nextInt(0, 101);
      int gender = random.nextInt(-1, 2);
      int platform = random.nextInt(-1, 3);
      ask(query.clear(), age, gender, platform);
      boolean expected = rows.matches(0, -1, age == 0 ? -1 : age, gender, platform);
      assertThat(query.probe.matches(attributes)).isEqualTo(expected);
      assertThat(new int[] {bytes[query.probe.slot], shorts[query.probe.slot], ints[query.probe.slot]})
          .containsOnly(expected ? 1 : 0);
    }
  }

  private static void ask(Query query, int age, int gender, int platform) {
    if (age > 0) {
      query.with(SampleRows.AGE, age);
    }
    if (gender >= 0) {
      query.with(SampleRows.GENDER, gender);
    }
    if (platform >= 0) {
      query.with(SampleRows.PLATFORM, platform);
    }
    query.begin();
  }

  @Test
  void takesTwoLevelsAndNoOtherField() {
    Schema.Builder fields = Schema.inOrderOfSelectivity();
    Level first = fields.level("first", 70, Integer::toString);
    Level second = fields.level("second", 3, Integer::toString);
    CompoundIndex index = new CompoundIndex(fields.build(), new TwoLevels(first, second), new Undo());
    IntStream.range(0, 1_000).forEach(index::insert);
    Query query = index.newQuery().with(first, 69).with(second, 2);
    index.run(query);
    long expected =
        IntStream.range(0, 1_000).filter(row -> (row % 71 == 69 || row % 71 == 70) && (row % 4 >= 2)).count();
    assertThat(query.total()).isEqualTo((int) expected);
    assertThat(index.explain(query).leaves()).hasSize(4);
    IntStream.range(0, 1_000).forEach(index::remove);
    assertThat(index.memory().entries()).isZero();
  }

  @Test
  void takesTheLargestIntervalAndChoices() {
    Schema.Builder fields = Schema.inOrderOfSelectivity();
    Choice choice = fields.choice("choice", "0", "1", "2", "3", "4", "5", "6", "7");
    Interval interval = fields.interval("interval", -256, 255);
    CompoundIndex index = new CompoundIndex(fields.build(), new Extremes(choice, interval), new Undo());
    IntStream.range(0, 512).forEach(index::insert);
    Query query = index.newQuery();
    for (int point = -256; point <= 255; point++) {
      int at = point;
      index.run(query.clear().with(interval, point).with(choice, 7).page(0, 1000));
      long expected = IntStream.range(0, 512).filter(row -> row - 256 <= at && (row & 128) != 0).count();
      assertThat(query.total()).isEqualTo((int) expected);
    }
  }

  /** Row r has the value r mod 71 on the first level and r mod 4 on the second; the last is no condition. */
  private record TwoLevels(Level first, Level second) implements RowSource {
    @Override
    public void read(int row, RowValues into) {
      into.key(row);
      if (row % 71 < 70) {
        into.add(first, row % 71);
      }
      if (row % 4 < 3) {
        into.add(second, row % 4);
      }
    }

    @Override
    public int compareTies(int a, int b) {
      throw new AssertionError("no ties");
    }
  }

  /** Row r begins at its own point and ends with the last, and chooses by its low byte. */
  private record Extremes(Choice choice, Interval interval) implements RowSource {
    @Override
    public void read(int row, RowValues into) {
      into.key(-row).between(interval, row - 256, 255).choose(choice, (row & 0xFF) == 0 ? 0x7F : row & 0xFF);
    }

    @Override
    public int compareTies(int a, int b) {
      throw new AssertionError("no ties");
    }
  }
}
