package io.holdfast.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordination.CoordinationReply.Executed;
import io.holdfast.coordination.CoordinationReply.Reason;
import io.holdfast.coordination.CoordinationReply.Refused;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Fence;
import io.holdfast.coordination.Request.Release;
import io.holdfast.coordination.Request.Renewal;
import io.holdfast.coordination.Request.SetValue;
import io.holdfast.coordination.Request.Sort;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of things held, and of those who wait, when nobody could write for a while. */
class GraceTest {
  private static final long GRACE = 500;

  private CoordinationBench bench = new CoordinationBench();

  @BeforeEach
  void grace() {
    bench.set(CoordinationSettings.GRACE, GRACE);
  }

  private static Executed held(long token, long till) {
    return new Executed(token, till, List.of(), List.of());
  }

  private static Refused late(String name) {
    return new Refused(Reason.LOCK_NOT_ACQUIRED, name, 0);
  }

  private static Request renewal(long token, long hold) {
    return Request.of(new Renewal(Sort.LOCK, "a", token, hold));
  }

  private long till() {
    return bench.reader().resource("env", Sort.LOCK, "a").till();
  }

  @Test
  void whatWouldHaveEndedInTheOutageIsHeldUntilTheEndOfTheGrace() {
    bench.lock("a", 1_000, 0, 10);
    bench.outage(900, 5_000);
    assertThat(till()).isEqualTo(5_500);
    bench.tick(5_000);
    assertThat(bench.lock("a", 1_000, 0, 5_499)).isEqualTo(late("a"));
    assertThat(bench.machine.nextDeadline()).isEqualTo(5_500);
    assertThat(bench.lock("a", 1_000, 0, 5_500)).isEqualTo(held(2, 6_500));
  }

  @Test
  void theOwnerHoldsItOnUnderItsToken() {
    bench.lock("a", 1_000, 0, 10);
    bench.outage(900, 5_000);
    assertThat(bench.execute("env", renewal(1, 1_000), 5_200)).isEqualTo(held(1, 6_200));
    bench.tick(6_199);
    assertThat(bench.lock("a", 1_000, 0, 6_199)).isEqualTo(late("a"));
    assertThat(bench.lock("a", 1_000, 0, 6_200)).isEqualTo(held(2, 7_200));
  }

  @Test
  void theOwnerMayWriteUnderItsFenceWithinTheGrace() {
    bench.lock("a", 1_000, 0, 10);
    bench.outage(900, 5_000);
    Request fenced = new Request(null, null, null, List.of(new Fence("a", 1)),
        List.of(SetValue.to("k", new byte[] {'1'})), List.of(), List.of(), List.of());
    assertThat(bench.execute("env", fenced, 5_499)).isEqualTo(held(0, 0));
    assertThat(bench.execute("env", fenced, 5_500)).isEqualTo(new Refused(Reason.FENCED, "a", 1));
  }

  @Test
  void whatEndsSoonAfterTheOutageHasTheGraceTooAndWhatEndsLaterItsOwnTime() {
    bench.lock("a", 5_100, 0, 10);
    bench.lock("b", 9_000, 0, 10);
    bench.outage(900, 5_000);
    bench.tick(5_499);
    assertThat(bench.machine.view().held()).isEqualTo(2);
    bench.tick(5_500);
    assertThat(bench.machine.view().held()).isEqualTo(1);
    assertThat(bench.machine.nextDeadline()).isEqualTo(9_010);
  }

  @Test
  void whatWasOverBeforeTheOutageStaysOver() {
    bench.lock("a", 1_000, 0, 10);
    bench.lock("b", 1_000, 0, 10);
    bench.outage(1_010, 5_000);
    assertThat(bench.execute("env", renewal(1, 1_000), 5_000)).isEqualTo(new Refused(Reason.WRONG_TOKEN, "a", 1));
    assertThat(bench.machine.nextDeadline()).isEqualTo(1_010);
    bench.tick(5_000);
    assertThat(bench.machine.view().held()).isZero();
  }

  @Test
  void aWaitThatRanOutInTheOutageHasRunOut() {
    bench.lock("a", 1_000, 0, 10);
    bench.lock("a", 700, 3_000, 20);
    bench.lock("a", 700, 9_000, 30);
    bench.outage(900, 5_000);
    bench.tick(5_000);
    assertThat(bench.later).containsExactly(Map.entry(2L, late("a")));
    bench.tick(5_500);
    assertThat(bench.later).containsExactly(Map.entry(3L, held(2, 6_200)));
  }

  @Test
  void nobodyIsLetInWhoseWaitRanOutWhenTheOwnerGivesBackWithinTheGrace() {
    bench.lock("a", 1_000, 0, 10);
    bench.lock("a", 700, 3_000, 20);
    bench.outage(900, 5_000);
    bench.execute("env", Request.of(new Release(Sort.LOCK, "a", 1)), 5_100);
    assertThat(bench.later).containsExactly(Map.entry(2L, late("a")));
  }

  @Test
  void whatIsTakenWithinTheGraceIsHeldUntilItsEndAtLeastAndSaysSo() {
    bench.outage(900, 5_000);
    assertThat(bench.lock("a", 100, 0, 5_100)).isEqualTo(held(1, 5_500));
    assertThat(till()).isEqualTo(5_500);
    assertThat(bench.lock("a", 100, 0, 5_499)).isEqualTo(late("a"));
    assertThat(bench.lock("a", 100, 0, 5_500)).isEqualTo(held(2, 5_600));
  }

  @Test
  void anOutageWithinTheGraceBeginsItAnew() {
    bench.lock("a", 1_000, 0, 10);
    bench.lock("b", 100, 0, 10);
    bench.outage(900, 5_000);
    bench.outage(5_100, 9_000);
    assertThat(till()).isEqualTo(9_500);
    assertThat(bench.execute("env", renewal(1, 1_000), 9_499)).isEqualTo(held(1, 10_499));
    assertThat(bench.lock("b", 1_000, 0, 9_499)).isEqualTo(held(3, 10_499));
  }

  @Test
  void whatNobodyHoldsOnEndsThoughOneOutageFollowsTheOther() {
    bench.lock("a", 1_000, 0, 10);
    bench.outage(900, 5_000);
    for (int i = 1; i <= 3; i++) {
      bench.outage(5_000L * i, 5_000L * (i + 1));
      bench.tick(5_000L * (i + 1));
      assertThat(till()).isEqualTo(5_000L * (i + 1) + GRACE);
    }
    bench.execute("env", Request.of(Claim.lock("b", 100, 0)), 20_100);
    bench.outage(20_400, 25_000);
    bench.tick(25_000);
    assertThat(till()).isZero();
    assertThat(bench.execute("env", Request.of(new Renewal(Sort.LOCK, "b", 2, 100)), 25_499))
        .isEqualTo(held(2, 25_599));
  }

  @Test
  void aShortOutageWithinAGraceThatIsNotProlongedLeavesItAsItWas() {
    bench.set(CoordinationSettings.GRACE, 20_000);
    bench.lock("a", 1_000, 0, 10);
    bench.outage(900, 5_000);
    for (int i = 1; i <= 5; i++) {
      bench.outage(5_000L * i, 5_000L * (i + 1));
    }
    assertThat(till()).isEqualTo(20_000 + 20_000);
    bench.tick(39_999);
    assertThat(bench.machine.view().held()).isEqualTo(1);
  }

  @Test
  void anOutageAfterTheGraceHelpsOnlyWhatWasHeldThen() {
    bench.lock("a", 1_000, 0, 10);
    bench.outage(900, 5_000);
    bench.outage(5_500, 9_000);
    assertThat(bench.lock("a", 1_000, 0, 9_000)).isEqualTo(held(2, 10_000));
  }

  @Test
  void aRestartInTheMiddleOfTheGraceKeepsIt() {
    bench.lock("a", 1_000, 0, 10);
    bench.outage(900, 5_000);
    CoordinationBench loaded = bench.reloaded();
    assertThat(loaded.contentHash()).isEqualTo(bench.contentHash());
    bench = loaded;
    bench.tick(5_499);
    assertThat(till()).isEqualTo(5_500);
    assertThat(bench.lock("a", 1_000, 0, 5_499)).isEqualTo(late("a"));
    assertThat(bench.lock("a", 1_000, 0, 5_500)).isEqualTo(held(2, 6_500));
  }

  @Test
  void withoutAGraceTimeGoesOn() {
    bench.set(CoordinationSettings.GRACE, 0);
    bench.lock("a", 1_000, 0, 10);
    long content = bench.contentHash();
    bench.outage(900, 5_000);
    assertThat(bench.contentHash()).isEqualTo(content);
    assertThat(bench.lock("a", 1_000, 0, 5_000)).isEqualTo(held(2, 6_000));
  }

  @Test
  void leadersAndPermitsHaveTheSameGraceAndValuesNone() {
    bench.execute("env", Request.of(new Claim(Sort.LEADER, "boss", "node-1", 1, 1, 1_000, 0)), 10);
    bench.execute("env", Request.of(new Claim(Sort.SEMAPHORE, "s", "", 2, 3, 1_000, 0)), 10);
    bench.execute("env", Request.of(new SetValue("k", new byte[] {'1'}, 0, 1_000)), 10);
    bench.outage(900, 5_000);
    bench.tick(5_000);
    assertThat(bench.machine.view().held()).isEqualTo(2);
    assertThat(bench.reader().value("env", "k").version()).isZero();
    bench.tick(5_500);
    assertThat(bench.machine.view().held()).isZero();
  }

  @Test
  void theGraceCostsNothingHoweverMuchIsHeld() {
    for (int i = 0; i < 1_000; i++) {
      bench.lock("lock-" + i, 1_000, 0, 10);
    }
    long rows = bench.machine.tables().stream().mapToLong(table -> table.size()).sum();
    bench.outage(900, 5_000);
    assertThat(bench.changes).isEmpty();
    assertThat(bench.machine.tables().stream().mapToLong(table -> table.size()).sum()).isEqualTo(rows + 1);
    bench.tick(5_499);
    assertThat(bench.machine.view().held()).isEqualTo(1_000);
    bench.tick(5_500, 400);
    assertThat(bench.machine.view().held()).isEqualTo(600);
    assertThat(bench.machine.nextDeadline()).isEqualTo(5_500);
  }
}
