package io.holdfast.kernel.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UndoTest {

  private final Undo undo = new Undo();
  private final List<String> undone = new ArrayList<>();
  private final Undoable one = (operation, a, b) -> undone.add("one " + operation + " " + a + " " + b);
  private final Undoable two = (operation, a, b) -> undone.add("two " + operation + " " + a + " " + b);

  @Test
  void aRollbackCallsInversesInReverseOrder() {
    undo.begin();
    undo.record(one, 1, 2, 3);
    undo.record(two, 4, Long.MIN_VALUE, -1);
    undo.record(one, 5, 6, 7);
    undo.rollback();
    assertThat(undone).containsExactly("one 5 6 7", "two 4 " + Long.MIN_VALUE + " -1", "one 1 2 3");
    assertThat(undo.active()).isFalse();
  }

  @Test
  void aCommitForgets() {
    undo.begin();
    undo.record(one, 1, 2, 3);
    undo.commit();
    undo.begin();
    undo.rollback();
    assertThat(undone).isEmpty();
  }

  @Test
  void outsideACommandNothingIsRecorded() {
    undo.record(one, 1, 2, 3);
    undo.begin();
    assertThat(undo.isEmpty()).isTrue();
    undo.rollback();
    assertThat(undone).isEmpty();
  }

  @Test
  void aLargeCommandIsTakenBackWhole() {
    undo.begin();
    for (int i = 0; i < 50_000; i++) {
      undo.record(one, 0, i, i);
    }
    undo.rollback();
    assertThat(undone).hasSize(50_000).startsWith("one 0 49999 49999").endsWith("one 0 0 0");
    undo.begin();
    undo.record(two, 1, 1, 1);
    undo.rollback();
    assertThat(undone).endsWith("two 1 1 1");
  }

  @Test
  void misuseIsRefused() {
    assertThatThrownBy(undo::commit).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(undo::rollback).isInstanceOf(IllegalStateException.class);
    undo.begin();
    assertThatThrownBy(undo::begin).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCommandWithAnOpenRowCannotCommit() {
    Table table = new Table(Schema.uuidKeyed("t").build(RowRouting.ofKey()), undo);
    undo.begin();
    table.insert(1, 1);
    assertThatThrownBy(undo::commit).hasMessageContaining("open");
    undo.rollback();
    assertThat(table.size()).isZero();
    undo.begin();
    table.close(table.insert(1, 1));
    undo.commit();
    assertThat(table.size()).isOne();
  }
}
