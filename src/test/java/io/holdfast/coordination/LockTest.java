package io.holdfast.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordination.CoordinationChange.Cause;
import io.holdfast.coordination.CoordinationChange.Freed;
import io.holdfast.coordination.CoordinationChange.Held;
import io.holdfast.coordination.CoordinationReply.Executed;
import io.holdfast.coordination.CoordinationReply.Left;
import io.holdfast.coordination.CoordinationReply.Reason;
import io.holdfast.coordination.CoordinationReply.Refused;
import io.holdfast.coordination.CoordinationReply.Value;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Fence;
import io.holdfast.coordination.Request.Release;
import io.holdfast.coordination.Request.Renewal;
import io.holdfast.coordination.Request.SetValue;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemReply.Done;
import io.holdfast.kernel.SystemReply.QuotaReached;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Locks, leaderships and semaphores by example: who holds, who waits, who is called when. */
class LockTest {
  private CoordinationBench bench = new CoordinationBench();

  private static Executed held(long token, long till) {
    return new Executed(token, till, List.of(), List.of());
  }

  private static Refused late(String name) {
    return new Refused(Reason.LOCK_NOT_ACQUIRED, name, 0);
  }

  private Reply unlock(String name, long token, long logTime) {
    return bench.execute("env", Request.of(new Release(Sort.LOCK, name, token)), logTime);
  }

  @Test
  void aFreeLockIsHeldForItsTime() {
    assertThat(bench.lock("a", 1_000, 0, 10)).isEqualTo(held(1, 1_010));
    assertThat(bench.changes).containsExactly(new Held("env", Sort.LOCK, "a", 1, "", 1, 1_010));
    assertThat(bench.lock("a", 1_000, 0, 1_009)).isEqualTo(late("a"));
    assertThat(bench.lock("a", 1_000, 0, 1_010)).isEqualTo(held(2, 2_010));
    assertThat(bench.changes).startsWith(new Freed("env", Sort.LOCK, "a", 1, Cause.EXPIRED));
  }

  @Test
  void environmentsAreWorldsOfTheirOwn() {
    assertThat(bench.execute("one", Request.of(Claim.lock("a", 10, 0)), 1)).isEqualTo(held(1, 11));
    assertThat(bench.execute("two", Request.of(Claim.lock("a", 10, 0)), 1)).isEqualTo(held(1, 11));
  }

  @Test
  void aLockThatIsGivenBackGoesToTheNextInLineWhoseTimeBeginsThen() {
    bench.lock("a", 1_000, 0, 10);
    assertThat(bench.lock("a", 500, 5_000, 20)).isNull();
    assertThat(bench.lock("a", 500, 5_000, 30)).isNull();
    assertThat(unlock("a", 1, 100)).isEqualTo(held(0, 0));
    assertThat(bench.later).containsExactly(Map.entry(2L, held(2, 600)));
    assertThat(bench.lock("a", 500, 0, 101)).isEqualTo(late("a"));
    bench.tick(600);
    assertThat(bench.later).containsExactly(Map.entry(3L, held(3, 1_100)));
  }

  @Test
  void nobodyIsLetInWhoseWaitIsOver() {
    bench.lock("a", 1_000, 0, 10);
    bench.lock("a", 500, 100, 20);
    bench.lock("a", 500, 5_000, 30);
    bench.tick(119);
    assertThat(bench.later).isEmpty();
    unlock("a", 1, 120);
    assertThat(bench.later).containsExactly(
        Map.entry(2L, late("a")), Map.entry(3L, held(2, 620)));
  }

  @Test
  void aTickEndsWaitsAndHandsOver() {
    bench.lock("a", 1_000, 0, 10);
    bench.lock("a", 500, 100, 20);
    assertThat(bench.machine.nextDeadline()).isEqualTo(120);
    bench.tick(120);
    assertThat(bench.later).containsExactly(Map.entry(2L, late("a")));
    assertThat(bench.machine.nextDeadline()).isEqualTo(1_010);
    bench.tick(1_010);
    assertThat(bench.machine.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(bench.machine.view().held()).isZero();
  }

  @Test
  void aWrongTokenGivesNothingBackAndNoTokenBreaksTheLock() {
    bench.lock("a", 1_000, 0, 10);
    assertThat(unlock("a", 7, 20)).isEqualTo(new Refused(Reason.WRONG_TOKEN, "a", 7));
    assertThat(unlock("b", 1, 20)).isEqualTo(new Refused(Reason.WRONG_TOKEN, "b", 1));
    assertThat(unlock("a", Release.ANY, 20)).isEqualTo(held(0, 0));
    assertThat(bench.changes).containsExactly(new Freed("env", Sort.LOCK, "a", 1, Cause.BROKEN));
    assertThat(unlock("a", 1, 21)).isEqualTo(new Refused(Reason.WRONG_TOKEN, "a", 1));
    assertThat(unlock("a", Release.ANY, 21)).isEqualTo(held(0, 0));
  }

  @Test
  void whoHoldsMayHoldLongerButNotAfterTheEnd() {
    bench.lock("a", 1_000, 0, 10);
    Request renewal = Request.of(new Renewal(Sort.LOCK, "a", 1, 1_000));
    assertThat(bench.execute("env", renewal, 1_009)).isEqualTo(held(1, 2_009));
    assertThat(bench.lock("a", 1_000, 0, 1_500)).isEqualTo(late("a"));
    assertThat(bench.execute("env", renewal, 2_009)).isEqualTo(new Refused(Reason.WRONG_TOKEN, "a", 1));
  }

  @Test
  void tokensGrowForEverAndAboveWhatARestoreEnded() {
    bench.lock("a", 10, 0, 10);
    bench.lock("b", 10, 0, 11);
    bench.lock("a", 10, 0, 30);
    assertThat(((Executed) bench.reply).token()).isEqualTo(3);
    bench = bench.reloaded();
    bench.epoch = 2;
    bench.lock("a", 10, 0, 50);
    assertThat(((Executed) bench.reply).token()).isEqualTo((1L << 40) + 1);
    bench.lock("b", 10, 0, 50);
    assertThat(((Executed) bench.reply).token()).isEqualTo((1L << 40) + 2);
  }

  @Test
  void aFencedWriteIsRefusedOnceTheLockHasMovedOn() {
    bench.lock("a", 1_000, 0, 10);
    Request fenced = new Request(null, null, null, List.of(new Fence("a", 1)),
        List.of(SetValue.to("k", new byte[] {'1'})), List.of(), List.of(), List.of());
    assertThat(bench.execute("env", fenced, 20)).isEqualTo(held(0, 0));
    assertThat(bench.execute("env", fenced, 1_010)).isEqualTo(new Refused(Reason.FENCED, "a", 1));
    bench.lock("a", 1_000, 0, 1_020);
    assertThat(bench.execute("env", fenced, 1_030)).isEqualTo(new Refused(Reason.FENCED, "a", 1));
    assertThat(bench.execute("other", fenced, 1_030)).isEqualTo(new Refused(Reason.FENCED, "a", 1));
    assertThat(bench.machine.view().environments()).isEqualTo(1);
  }

  @Test
  void aRequestThatWaitsIsDoneAsAWholeWhenItsTurnComes() {
    bench.lock("a", 1_000, 0, 10);
    Request whole = new Request(Claim.lock("a", 500, 5_000), null, null, List.of(),
        List.of(new SetValue("k", new byte[] {'2'}, 0, 0)), List.of("k"), List.of(), List.of("once"));
    assertThat(bench.execute("env", whole, 20)).isNull();
    assertThat(bench.execute("env", whole, 21)).isNull();
    assertThat(bench.reader().value("env", "k").version()).isZero();
    bench = bench.reloaded();
    unlock("a", 1, 100);
    assertThat(bench.later).containsExactly(
        Map.entry(2L, new Executed(2, 600, List.of(new Value("k", 1, new byte[] {'2'})), List.of())));
    unlock("a", 2, 200);
    assertThat(bench.later).containsExactly(
        Map.entry(3L, new Refused(Reason.DUPLICATE_REQUEST, "once", 0)));
    assertThat(bench.machine.view().held()).isZero();
  }

  @Test
  void aWaiterThatLeavesIsPassedOver() {
    bench.lock("a", 1_000, 0, 10);
    bench.lock("a", 500, 5_000, 20);
    bench.lock("a", 500, 5_000, 30);
    assertThat(bench.leave("env", 2, 40)).isEqualTo(new Done());
    assertThat(bench.later).containsExactly(Map.entry(2L, new Left()));
    assertThat(bench.leave("env", 2, 41)).isEqualTo(new Done());
    assertThat(bench.later).isEmpty();
    unlock("a", 1, 50);
    assertThat(bench.later).containsOnlyKeys(3L);
  }

  @Test
  void waitersOfADeadInstanceLeaveInTheirOrder() {
    bench.lock("a", 1_000, 0, 10);
    bench.incarnation = new UUID(5, 5);
    bench.lock("a", 500, 5_000, 20);
    bench.incarnation = new UUID(6, 6);
    bench.lock("a", 500, 5_000, 30);
    bench.gone(new UUID(5, 5), 40);
    assertThat(bench.later).as("it may live and come back").containsExactly(Map.entry(2L, new Left()));
    assertThat(bench.machine.view().waiting()).isEqualTo(1);
    unlock("a", 1, 50);
    assertThat(bench.later).containsOnlyKeys(3L);
  }

  @Test
  void aSemaphoreHasAsManyHoldersAsPermitsAndNobodyOvertakes() {
    assertThat(take(2, 3, 0, 10)).isEqualTo(held(1, 1_010));
    assertThat(take(2, 3, 5_000, 20)).isNull();
    assertThat(take(1, 3, 0, 30)).isEqualTo(late("s"));
    assertThat(take(1, 3, 5_000, 30)).isNull();
    bench.execute("env", Request.of(new Release(Sort.SEMAPHORE, "s", 1)), 40);
    assertThat(bench.later).containsExactly(
        Map.entry(2L, held(2, 1_040)), Map.entry(4L, held(3, 1_040)));
    CoordinationReader.Resource resource = bench.reader().resource("env", Sort.SEMAPHORE, "s");
    assertThat(resource).isEqualTo(new CoordinationReader.Resource(2, "", 1_040, 3, 3, 0));
  }

  private Reply take(int permits, int most, long wait, long logTime) {
    Claim claim = new Claim(Sort.SEMAPHORE, "s", "", permits, most, 1_000, wait);
    return bench.execute("env", Request.of(claim), logTime);
  }

  /** Whether a tick has come or not. */
  @Test
  void whoseWaitIsOverStandsInNobodysWay() {
    take(2, 3, 0, 10);
    take(3, 3, 100, 20);
    take(1, 3, 5_000, 30);
    assertThat(take(1, 3, 0, 119)).isEqualTo(late("s"));
    assertThat(take(1, 3, 0, 120)).as("the third has the last permit").isEqualTo(late("s"));
    assertThat(bench.later).containsExactly(Map.entry(2L, late("s")), Map.entry(3L, held(2, 1_120)));
    bench = new CoordinationBench();
    take(2, 3, 0, 10);
    take(3, 3, 100, 20);
    assertThat(take(1, 3, 0, 120)).isEqualTo(held(2, 1_120));
  }

  /** A hundred thousand share it, and each of their commands comes while something else in the partition is due. */
  @Test
  void aSemaphoreOfManyIsNotWalkedThroughForEachOfThem() {
    int holders = 100_000;
    Claim one = new Claim(Sort.SEMAPHORE, "s", "", 1, holders, 60_000, 0);
    for (int i = 1; i <= holders; i++) {
      bench.execute("env", Request.of(one), i / 100);
    }
    bench.lock("due", 500, 0, 1_000);
    for (int i = 1; i <= holders; i++) {
      assertThat(bench.execute("env", Request.of(new Renewal(Sort.SEMAPHORE, "s", i, 60_000)), 2_000))
          .isInstanceOf(Executed.class);
    }
    assertThat(bench.machine.view().held()).isEqualTo(holders + 1);
    Request last = Request.of(new Renewal(Sort.SEMAPHORE, "s", holders, 100_000));
    assertThat(bench.execute("env", last, 30_000)).isEqualTo(held(holders, 130_000));
    assertThat(bench.execute("env", Request.of(one), 62_000)).isInstanceOf(Executed.class);
    assertThat(bench.reader().resource("env", Sort.SEMAPHORE, "s").taken()).as("all others are over").isEqualTo(2);
  }

  @Test
  void whoLeavesTheHeadOfALineLetsTheNextIn() {
    take(2, 3, 0, 10);
    take(3, 3, 5_000, 20);
    take(1, 3, 5_000, 30);
    bench.leave("env", 2, 40);
    assertThat(bench.later).containsKeys(2L, 3L).containsEntry(3L, held(2, 1_040));
  }

  @Test
  void aLeaderIsKnownByName() {
    Claim first = new Claim(Sort.LEADER, "boss", "node-1", 1, 1, 1_000, 0);
    Claim second = new Claim(Sort.LEADER, "boss", "node-2", 1, 1, 1_000, 9_000);
    bench.execute("env", Request.of(first), 10);
    bench.execute("env", Request.of(second), 20);
    assertThat(bench.reader().resource("env", Sort.LEADER, "boss"))
        .isEqualTo(new CoordinationReader.Resource(1, "node-1", 1_010, 1, 1, 1));
    bench.tick(1_010);
    assertThat(bench.reader().resource("env", Sort.LEADER, "boss"))
        .isEqualTo(new CoordinationReader.Resource(2, "node-2", 2_010, 1, 1, 0));
    assertThat(bench.lock("boss", 1_000, 0, 1_011)).isEqualTo(held(3, 2_011));
  }

  @Test
  void linesAreBounded() {
    bench.set(CoordinationSettings.QUOTA_WAITING, 1);
    bench.lock("a", 1_000, 0, 10);
    bench.lock("a", 1_000, 100, 20);
    assertThat(bench.lock("a", 1_000, 100, 30))
        .isEqualTo(new QuotaReached(CoordinationSettings.QUOTA_WAITING.name(), 1));
  }

  /** What waits is kept as it came by every instance, values to be set and all. */
  @Test
  void linesAreBoundedByTheBytesOfWhatWaits() {
    byte[] large = ("\"" + "x".repeat(1_000) + "\"").getBytes(StandardCharsets.UTF_8);
    bench.set(CoordinationSettings.QUOTA_WAITING_BYTES, 2_500);
    bench.lock("a", 1_000, 0, 10);
    assertThat(lockAndSet(large, 20)).isNull();
    assertThat(lockAndSet(large, 20)).isNull();
    QuotaReached full = new QuotaReached(CoordinationSettings.QUOTA_WAITING_BYTES.name(), 2_500);
    assertThat(lockAndSet(large, 20)).isEqualTo(full);
    bench = bench.reloaded();
    assertThat(lockAndSet(large, 20)).isEqualTo(full);
    bench.leave("env", 2, 30);
    bench.set(CoordinationSettings.VALUE_BYTES, 1_000);
    assertThat(lockAndSet(large, 40)).as("not when its turn comes")
        .isEqualTo(new Refused(Reason.VALUE_TOO_LARGE, "k", 1_000));
    bench.set(CoordinationSettings.VALUE_BYTES, 2_000);
    assertThat(lockAndSet(large, 40)).isNull();
    unlock("a", 1, 50);
    assertThat(bench.machine.view().quotas()).filteredOn(use -> use.quota().name().equals(full.setting()))
        .allMatch(use -> 1_000 < use.used() && use.used() < 1_500);
  }

  private Reply lockAndSet(byte[] json, long logTime) {
    return bench.execute("env", new Request(Claim.lock("a", 500, 5_000), null, null, List.of(),
        List.of(SetValue.to("k", json)), List.of(), List.of(), List.of()), logTime);
  }

  /** Whether a tick has come or not: a value whose time is over is deleted before who waited sees its absence. */
  @Test
  void whoWaitedSeesThatAValueIsOverAndSoDoesEverybody() {
    bench.lock("a", 1_000, 0, 10);
    bench.execute("env", Request.of(new SetValue("k", new byte[] {'1'}, SetValue.ANY_VERSION, 50)), 20);
    bench.execute("env", new Request(Claim.lock("a", 500, 5_000), null, null, List.of(), List.of(), List.of("k"),
        List.of(), List.of()), 30);
    unlock("a", 1, 80);
    assertThat(bench.later).containsExactly(
        Map.entry(3L, new Executed(2, 580, List.of(new Value("k", 0, null)), List.of())));
    assertThat(bench.reader().value("env", "k")).isEqualTo(new Value("k", 0, null));
    assertThat(bench.reader().newest("env", "k")).isEqualTo(new Value("k", 2, null));
  }

  /** All in one transaction, so what is looked at for each of them must not grow with their number. */
  @Test
  void whenAnInstanceIsGoneWhoWaitedForManyThingsLeavesAllTheirLines() {
    int locks = 20_000;
    for (int i = 0; i < locks; i++) {
      bench.lock("lock-" + i, 100_000, 0, 10);
    }
    bench.incarnation = new UUID(5, 5);
    for (int i = 0; i < locks; i++) {
      bench.lock("lock-" + i, 500, 50_000, 20);
    }
    bench.gone(new UUID(5, 5), 40);
    assertThat(bench.later).hasSize(locks);
    assertThat(bench.machine.view().waiting()).isZero();
  }

  @Test
  void oneTickActsOnSoManyDeadlinesAndLeavesTheOthersDue() {
    for (int i = 0; i < 30; i++) {
      bench.lock("lock-" + i, 100, 0, 10);
    }
    bench.tick(200, 20);
    assertThat(bench.machine.view().held()).isEqualTo(10);
    assertThat(bench.machine.nextDeadline()).isEqualTo(110);
    assertThat(bench.lock("lock-29", 100, 0, 200)).isEqualTo(held(31, 300));
    bench.tick(201, 20);
    assertThat(bench.machine.view().held()).isEqualTo(1);
  }
}
