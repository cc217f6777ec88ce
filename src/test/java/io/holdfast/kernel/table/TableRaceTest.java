package io.holdfast.kernel.table;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TableRaceTest {

  @Test
  void readersOfUuidKeysSeeWholeRows() throws Exception {
    new TableRace(false).run(Seeds.next(), 2_500);
  }

  @Test
  void readersOfByteKeysSeeWholeRows() throws Exception {
    new TableRace(true).run(Seeds.next(), 2_500);
  }

  @Test
  @Tag("full")
  void readersSeeWholeRowsForLong() throws Exception {
    for (int i = 0; i < 20; i++) {
      new TableRace(i % 2 == 0).run(Seeds.next(), 5_000);
    }
  }
}
