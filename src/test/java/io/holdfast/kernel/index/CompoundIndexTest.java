package io.holdfast.kernel.index;

import static io.holdfast.kernel.index.SampleRows.AGE;
import static io.holdfast.kernel.index.SampleRows.COUNTRY;
import static io.holdfast.kernel.index.SampleRows.GENDER;
import static io.holdfast.kernel.index.SampleRows.PLATFORM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.kernel.index.Explanation.Condition;
import io.holdfast.kernel.index.Explanation.LateVisit;
import io.holdfast.kernel.table.Undo;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompoundIndexTest {
  private static final int TW = 10;
  private static final int JP = 11;
  private static final int US = 12;
  private static final int MALE = 0;
  private static final int FEMALE = 1;
  private static final int IOS = 1;

  private final SplittableRandom random = new SplittableRandom(1);
  private final SampleRows rows = new SampleRows(5_000);
  private final Undo undo = new Undo();
  private final CompoundIndex index = new CompoundIndex(SampleRows.SCHEMA, rows, undo);
  private final Query query = index.newQuery();

  private void insert(int row, long key, int... countries) {
    set(row, key, countries);
    index.insert(row);
  }

  private void set(int row, long key, int... countries) {
    rows.set(row, key, random, 1, 100, 0, 0);
    for (int i = 0; i < countries.length; i++) {
      rows.countries[row * 6 + i] = (short) countries[i];
    }
  }

  private int[] found() {
    index.run(query);
    return IntStream.range(0, query.size()).map(query::row).toArray();
  }

  @Test
  void anEmptyIndexFindsNothing() {
    assertThat(found()).isEmpty();
    assertThat(query.total()).isZero();
    query.with(COUNTRY, TW).at(5).page(3, 4);
    assertThat(found()).isEmpty();
  }

  @Test
  void aLevelFindsItsValueAndRowsWithoutACondition() {
    insert(0, 30, TW, JP);
    insert(1, 20);
    insert(2, 10, US);
    query.with(COUNTRY, TW);
    assertThat(found()).containsExactly(1, 0);
    query.clear().with(COUNTRY, US);
    assertThat(found()).containsExactly(2, 1);
    query.clear().with(COUNTRY, 99);
    assertThat(found()).containsExactly(1);
    query.clear();
    assertThat(found()).as("each row once, whatever its countries").containsExactly(2, 1, 0);
  }

  @Test
  void aValueThatIsGivenTwiceCountsOnce() {
    insert(0, 1, TW, TW);
    query.with(COUNTRY, TW);
    assertThat(found()).containsExactly(0);
    index.remove(0);
    assertThat(found()).isEmpty();
  }

  @Test
  void aChoiceFindsRowsThatHaveTheValueOrNoCondition() {
    rows.set(0, 1, random, 1, 100, 1 << MALE, 0);
    rows.set(1, 2, random, 1, 100, 1 << FEMALE, 1 << IOS);
    rows.set(2, 3, random, 1, 100, 0, 1 << IOS | 1 << 2);
    IntStream.range(0, 3).forEach(index::insert);
    query.with(GENDER, FEMALE);
    assertThat(found()).containsExactly(1, 2);
    query.with(PLATFORM, 0);
    assertThat(found()).isEmpty();
    query.clear().with(GENDER, MALE).with(PLATFORM, 2);
    assertThat(found()).containsExactly(0, 2);
  }

  @Test
  void anIntervalFindsRowsWithThePointInsideEndsIncluded() {
    rows.set(0, 1, random, 18, 30, 0, 0);
    rows.set(1, 2, random, 30, 30, 0, 0);
    rows.set(2, 3, random, 1, 100, 0, 0);
    IntStream.range(0, 3).forEach(index::insert);
    assertThat(foundAtAge(17)).containsExactly(2);
    assertThat(foundAtAge(18)).containsExactly(0, 2);
    assertThat(foundAtAge(30)).containsExactly(0, 1, 2);
    assertThat(foundAtAge(31)).containsExactly(2);
    assertThat(foundAtAge(1)).containsExactly(2);
    assertThat(foundAtAge(100)).containsExactly(2);
  }

  private int[] foundAtAge(int age) {
    query.clear().with(AGE, age);
    return found();
  }

  @Test
  void rowsOfOneKeyStandInTheOrderOfTheirTies() {
    for (int row = 0; row < 600; row++) {
      insert(row, 7, row % 2 == 0 ? new int[] {TW} : new int[0]);
    }
    int[] expected = IntStream.range(0, 600).boxed().sorted(rows::compareTies).mapToInt(i -> i).toArray();
    query.with(COUNTRY, TW).page(0, 600);
    assertThat(found()).containsExactly(expected);
    query.page(500, 100);
    assertThat(found()).containsExactly(IntStream.range(500, 600).map(i -> expected[i]).toArray());
  }

  @Test
  void pagesGoOnWhereTheOneBeforeEnded() {
    for (int row = 0; row < 5_000; row++) {
      insert(row, row, row % 3 == 0 ? new int[0] : new int[] {TW, JP});
    }
    query.with(COUNTRY, JP).page(4_321, 3);
    assertThat(found()).containsExactly(4_321, 4_322, 4_323);
    assertThat(query.total()).isEqualTo(5_000);
    query.page(4_999, 10);
    assertThat(found()).containsExactly(4_999);
    query.page(5_000, 10);
    assertThat(found()).isEmpty();
    assertThat(query.total()).isEqualTo(5_000);
    query.page(0, 0);
    assertThat(found()).isEmpty();
  }

  @Test
  void whatHasEndedIsNeitherFoundNorCounted() {
    for (int row = 0; row < 3_000; row++) {
      insert(row, row / 2);
    }
    query.at(1_000).page(0, 3);
    assertThat(IntStream.of(found()).mapToLong(row -> rows.keys[row])).containsExactly(1_001L, 1_001L, 1_002L);
    assertThat(query.total()).isEqualTo(3_000 - 2 * 1_001);
    query.at(1_499);
    assertThat(found()).isEmpty();
    assertThat(query.total()).isZero();
  }

  @Test
  void aRowThatShouldHaveBeenTakenInByNowIsFound() {
    CompoundIndex waiting = new CompoundIndex(SampleRows.SCHEMA.withoutLevels(), new Starts(rows), undo);
    insert(0, 1_000, TW);
    for (int row = 1; row < 900; row++) {
      set(row, 500 + row % 2 * 1_000, row % 3 == 0 ? new int[] {TW} : new int[] {JP});
      waiting.insert(row);
    }
    assertThat(waiting.firstKey()).isEqualTo(1);
    assertThat(waiting.firstRow()).isEqualTo(1);
    query.at(0).with(COUNTRY, TW).page(0, 1_000);
    assertThat(foundWith(waiting)).containsExactly(0);
    query.at(600);
    int[] late = IntStream.rangeClosed(1, 600).filter(row -> row % 3 == 0 && row % 2 == 1).toArray();
    assertThat(foundWith(waiting)).startsWith(0).hasSize(1 + late.length).contains(late);
    assertThat(index.explain(query, waiting).late()).isEqualTo(new LateVisit(600, late.length));
    query.with(AGE, 30).with(GENDER, FEMALE);
    assertThat(foundWith(waiting)).startsWith(0).hasSize(1 + late.length);
    query.clear().at(600).with(GENDER, MALE).page(0, 1_000);
    assertThat(foundWith(waiting)).hasSize(1 + 300);
  }

  private int[] foundWith(CompoundIndex waiting) {
    index.run(query, waiting);
    return IntStream.range(0, query.size()).map(query::row).toArray();
  }

  /** Row r starts at r. */
  private record Starts(SampleRows rows) implements RowSource {
    @Override
    public void read(int row, RowValues into) {
      into.key(row).choose(GENDER, rows.genders[row]).between(AGE, rows.lo[row], rows.hi[row]);
    }

    @Override
    public int compareTies(int a, int b) {
      return rows.compareTies(a, b);
    }
  }

  @Test
  void aFailedCommandLeavesEverythingAsItWas() {
    insert(0, 10, TW);
    insert(1, 20, TW);
    undo.begin();
    insert(2, 15, TW);
    index.remove(0);
    index.remove(1);
    insert(3, 25);
    undo.rollback();
    assertThat(found()).containsExactly(0, 1);
    assertThat(index.rows()).isEqualTo(2);
    StructureCheck.check(index, rows);
  }

  @Test
  void refusesARowThatIsThereAndOneThatIsNot() {
    insert(0, 10, TW);
    set(1, 10, TW);
    assertThatThrownBy(() -> index.insert(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> index.remove(1)).isInstanceOf(IllegalStateException.class);
    StructureCheck.check(index, rows);
    assertThat(found()).containsExactly(0);
  }

  @Test
  void refusesValuesThatAFieldDoesNotHave() {
    assertThatThrownBy(() -> query.with(AGE, 0)).hasMessageContaining("age has no value 0");
    assertThatThrownBy(() -> query.with(AGE, 101)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> query.with(COUNTRY, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> query.with(GENDER, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> query.page(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    RowValues values = new RowValues(SampleRows.SCHEMA);
    assertThatThrownBy(() -> values.between(AGE, 30, 29)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> values.choose(GENDER, 4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> values.add(COUNTRY, 250)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anExplanationSaysWhatEachConditionLeft() {
    insert(0, 10, TW);
    rows.set(1, 20, random, 20, 30, 1 << FEMALE, 0);
    index.insert(1);
    query.with(COUNTRY, TW).with(AGE, 40).with(GENDER, FEMALE);
    Explanation explanation = index.explain(query);
    assertThat(explanation.rows()).isEqualTo(2);
    assertThat(explanation.total()).isEqualTo(1);
    assertThat(explanation.late()).isEqualTo(new LateVisit(0, 0));
    assertThat(explanation.leaves()).extracting("path").containsExactly("country=C10", "country=any");
    assertThat(explanation.leaves().get(0).conditions())
        .containsExactly(new Condition("age", "40", 1), new Condition("gender", "F", 1));
    assertThat(explanation.leaves().get(1).candidates()).isEqualTo(1);
    assertThat(explanation.leaves().get(1).conditions())
        .containsExactly(new Condition("age", "40", 0), new Condition("gender", "F", 0));
  }

  @Test
  void anExplanationNamesAValueThatNoRowHas() {
    insert(0, 10, TW);
    Explanation explanation = index.explain(query.with(COUNTRY, JP));
    assertThat(explanation.leaves()).extracting("path").containsExactly("country=C11", "country=any");
    assertThat(explanation.leaves()).extracting("candidates").containsExactly(0, 0);
    assertThat(index.explain(query.clear()).leaves()).extracting("path").containsExactly("country=*");
  }

  @Test
  void memoryCountsRowsAndEntries() {
    insert(0, 10, TW, JP);
    insert(1, 10);
    IndexMemory memory = index.memory();
    assertThat(memory.rows()).isEqualTo(2);
    assertThat(memory.entries()).isEqualTo(3 + 2);
    assertThat(memory.leaves()).isEqualTo(4);
    assertThat(memory.blocks()).isEqualTo(4);
    assertThat(memory.bytes()).isPositive();
  }

  @Test
  void rowsInTheOrderOfTheirKeysFillTheirBlocks() {
    for (int row = 0; row < 5_000; row++) {
      insert(row, row, TW);
    }
    int full = 5_000 / Block.CAPACITY + 1;
    assertThat(index.memory().blocks()).isEqualTo(2 * full);
  }

  @Test
  void blocksThatLoseTheirRowsArePutTogether() {
    for (int row = 0; row < 5_000; row++) {
      insert(row, row * 7_919 % 5_000, TW);
    }
    for (int row = 0; row < 5_000; row++) {
      if (rows.keys[row] % 50 != 0) {
        index.remove(row);
      }
    }
    StructureCheck.check(index, rows);
    assertThat(index.memory().blocks()).isLessThanOrEqualTo(2 * 3);
  }

  @Test
  void aWidelyTargetedRowTakesLessThanAQuarterOfAKilobyte() {
    SampleRows many = new SampleRows(60_000);
    CompoundIndex large = new CompoundIndex(SampleRows.SCHEMA, many, new Undo());
    for (int row = 0; row < 60_000; row++) {
      many.setWide(row, random.nextLong(1L << 40), random, 20);
      large.insert(row);
    }
    assertThat(large.memory().bytes() / 60_000).isLessThan(250);
  }
}
