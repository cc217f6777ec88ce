package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.codec.Kinds;
import io.holdfast.codec.ReplyCodec;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemReply;
import io.holdfast.kernel.table.Undo;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Outcomes under idempotency keys: all are known, large ones as long as there is room for them. */
class RecordedRepliesTest {
  private static final Reply FORGOTTEN = new SystemReply.OutcomeForgotten();

  private final Undo undo = new Undo();
  private long mostBytes = 10_000;
  private final RecordedReplies replies =
      new RecordedReplies(undo, setting -> mostBytes, new ReplyCodec(Kinds.standard()));

  private static Reply outcome(int length) {
    return new SystemReply.SettingRefused("name", "x".repeat(length));
  }

  private void change(Runnable work) {
    undo.begin();
    work.run();
    undo.commit();
  }

  private void record(long sequence, int length) {
    change(() -> replies.record(sequence, 3, 7, outcome(length)));
  }

  private Reply found(long sequence) {
    return replies.find(sequence, 3);
  }

  @Test
  void smallOutcomesAreKeptHoweverManyThereAre() {
    for (long i = 1; i <= 100; i++) {
      record(i, 900);
    }
    assertThat(LongStream.rangeClosed(1, 100)).allMatch(i -> found(i).equals(outcome(900)));
  }

  @Test
  void ofLargeOnesTheOldestAreForgottenButNotThatTheyWere() {
    record(5, 900);
    for (long i = 10; i <= 13; i++) {
      record(i, 3_000);
    }
    assertThat(found(10)).isEqualTo(FORGOTTEN);
    assertThat(LongStream.rangeClosed(11, 13)).allMatch(i -> found(i).equals(outcome(3_000)));
    assertThat(found(5)).isEqualTo(outcome(900));
    change(() -> replies.forget(11, 3));
    record(14, 3_000);
    assertThat(LongStream.rangeClosed(12, 14)).as("room was made").allMatch(i -> found(i).equals(outcome(3_000)));
    record(15, 20_000);
    assertThat(LongStream.rangeClosed(12, 15)).as("one that fits nowhere").allMatch(i -> found(i).equals(FORGOTTEN));
    change(() -> replies.forget(10, 3));
    assertThat(replies.find(10, 3)).isNull();
  }

  /** What fails is taken back, and a count that went wrong would forget too much or too little in the end. */
  @Test
  void whatIsTakenBackWasNeverThere() {
    SplittableRandom random = new SplittableRandom(7);
    Map<Long, Integer> lengths = new HashMap<>();
    for (long i = 1; i <= 500; i++) {
      long sequence = i;
      int length = random.nextInt(6_000);
      undo.begin();
      replies.record(sequence, 3, 7, outcome(length));
      if (random.nextInt(3) == 0) {
        undo.rollback();
        assertThat(found(sequence)).isNull();
      } else {
        undo.commit();
        lengths.put(sequence, length);
      }
      if (random.nextInt(4) == 0) {
        long old = random.nextLong(1, i + 1);
        change(() -> replies.forget(old, 3));
        lengths.remove(old);
      }
      if (random.nextInt(10) == 0) {
        replies.rebuild();
      }
    }
    long kept = 0;
    for (Map.Entry<Long, Integer> each : lengths.entrySet()) {
      Reply reply = found(each.getKey());
      assertThat(reply).isIn(FORGOTTEN, outcome(each.getValue()));
      kept += reply.equals(FORGOTTEN) || each.getValue() < 1_024 ? 0 : each.getValue();
    }
    assertThat(kept).as("bytes of large ones").isBetween(3_000L, mostBytes);
  }
}
