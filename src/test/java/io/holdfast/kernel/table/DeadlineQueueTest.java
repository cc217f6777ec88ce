package io.holdfast.kernel.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {

  private final Schema.Builder columns = Schema.uuidKeyed("due");
  private final int due = columns.longColumn("due");
  private final int position = columns.derivedColumn("position");
  private final Undo undo = new Undo();
  private final Table table = new Table(columns.build(RowRouting.ofKey()), undo);
  private final DeadlineQueue queue = table.queueBy(due, position);

  private int add(long key, long deadline) {
    int row = table.insert(key, 0);
    table.setLong(row, due, deadline);
    table.close(row);
    return row;
  }

  private void set(int row, long deadline) {
    table.open(row);
    table.setLong(row, due, deadline);
    table.close(row);
  }

  private List<Long> drain() {
    List<Long> keys = new ArrayList<>();
    while (queue.first() != Table.NONE) {
      queue.verify();
      keys.add(table.keyHigh(queue.first()));
      table.delete(queue.first());
    }
    return keys;
  }

  @Test
  void rowsComeByDeadlineThenByCreation() {
    add(1, 30);
    add(2, 10);
    int gone = add(99, 5);
    table.delete(gone);
    add(3, 20);
    add(4, 10);
    add(5, 10);
    assertThat(queue.earliest()).isEqualTo(10);
    assertThat(drain()).containsExactly(2L, 4L, 5L, 3L, 1L);
    assertThat(queue.earliest()).isEqualTo(DeadlineQueue.NEVER);
  }

  @Test
  void whatIsNoDeadlineIsNotInTheQueue() {
    int row = add(1, 0);
    add(2, DeadlineQueue.NEVER);
    add(3, -5);
    assertThat(queue.size()).isZero();
    set(row, 7);
    assertThat(queue.first()).isEqualTo(row);
    set(row, 0);
    assertThat(queue.first()).isEqualTo(Table.NONE);
  }

  @Test
  void aChangeMovesARowEitherWay() {
    int a = add(1, 10);
    add(2, 20);
    add(3, 30);
    set(a, 25);
    assertThat(drain()).containsExactly(2L, 1L, 3L);
    add(1, 10);
    add(2, 20);
    int c = add(3, 30);
    set(c, 5);
    assertThat(drain()).containsExactly(3L, 1L, 2L);
  }

  @Test
  void aRollbackPutsItBack() {
    int a = add(1, 10);
    int b = add(2, 20);
    undo.begin();
    table.delete(a);
    set(b, 5);
    add(3, 1);
    assertThat(queue.earliest()).isEqualTo(1);
    undo.rollback();
    queue.verify();
    assertThat(queue.earliest()).isEqualTo(10);
    assertThat(drain()).containsExactly(1L, 2L);
  }

  @Test
  void aQueueMadeLaterFindsWhatIsThere() {
    for (int i = 0; i < 1_000; i++) {
      add(i, 1 + i * 7919 % 1_000);
    }
    Schema.Builder b = Schema.uuidKeyed("late");
    int when = b.longColumn("when");
    int place = b.derivedColumn("place");
    Table late = new Table(b.build(RowRouting.ofKey()), undo);
    for (int i = 0; i < 1_000; i++) {
      int row = late.insert(i, 0);
      late.setLong(row, when, i % 10 == 0 ? 0 : 1 + i * 7919 % 1_000);
      late.close(row);
    }
    DeadlineQueue made = late.queueBy(when, place);
    made.verify();
    assertThat(made.size()).isEqualTo(900);
    long last = 0;
    while (made.first() != Table.NONE) {
      assertThat(made.earliest()).isGreaterThanOrEqualTo(last);
      last = made.earliest();
      late.delete(made.first());
    }
  }
}
