package io.holdfast.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordination.CoordinationChange.ValueChanged;
import io.holdfast.coordination.CoordinationReader.History;
import io.holdfast.coordination.CoordinationReply.Counted;
import io.holdfast.coordination.CoordinationReply.Executed;
import io.holdfast.coordination.CoordinationReply.Reason;
import io.holdfast.coordination.CoordinationReply.Refused;
import io.holdfast.coordination.CoordinationReply.Value;
import io.holdfast.coordination.Request.Count;
import io.holdfast.coordination.Request.SetValue;
import io.holdfast.kernel.Limits;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemReply.QuotaReached;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Values, their versions and histories, counters and ids of requests by example. */
class ValueTest {
  private CoordinationBench bench = new CoordinationBench();

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Value value(String key, long version, String json) {
    return new Value(key, version, json == null ? null : json(json));
  }

  private Reply set(String key, String json, long logTime) {
    return bench.execute("env", Request.of(SetValue.to(key, json == null ? null : json(json))), logTime);
  }

  private Reply setIf(String key, String json, long ifVersion, long logTime) {
    return bench.execute("env",
        Request.of(new SetValue(key, json == null ? null : json(json), ifVersion, 0)), logTime);
  }

  @Test
  void versionsGrowThroughTheWholeEnvironment() {
    set("a", "1", 10);
    set("b", "2", 10);
    set("a", "3", 11);
    assertThat(bench.changes).containsExactly(new ValueChanged("env", "a", 3, json("3"), Long.MAX_VALUE));
    assertThat(bench.reader().values("env", List.of("a", "b", "c"))).isEqualTo(
        new Executed(0, 0, List.of(value("a", 3, "3"), value("b", 2, "2"), value("c", 0, null)), List.of()));
    assertThat(bench.reader().value("other", "a")).isEqualTo(value("a", 0, null));
  }

  @Test
  void getsSeeTheRequestsOwnSets() {
    set("b", "0", 10);
    Request both = new Request(null, null, null, List.of(),
        List.of(SetValue.to("a", json("1")), SetValue.to("b", null)), List.of("a", "b"), List.of(), List.of());
    assertThat(bench.execute("env", both, 11))
        .isEqualTo(new Executed(0, 0, List.of(value("a", 2, "1"), value("b", 0, null)), List.of()));
  }

  @Test
  void aFailedConditionRefusesTheWholeRequest() {
    set("a", "1", 10);
    assertThat(setIf("a", "2", 7, 11)).isEqualTo(new Refused(Reason.VERSION_DIFFERS, "a", 1));
    assertThat(setIf("a", "2", 0, 11)).isEqualTo(new Refused(Reason.VERSION_DIFFERS, "a", 1));
    Request mixed = new Request(null, null, null, List.of(), List.of(SetValue.to("b", json("1"))), List.of(),
        List.of(new Count("n", true, 1, true, 5)), List.of("id"));
    long before = bench.contentHash();
    assertThat(bench.execute("env", mixed, 11)).isEqualTo(new Refused(Reason.COUNTER_DIFFERS, "n", 0));
    assertThat(bench.contentHash()).isEqualTo(before);
    assertThat(setIf("a", "2", 1, 12)).isInstanceOf(Executed.class);
    assertThat(setIf("a", null, 2, 13)).isInstanceOf(Executed.class);
    assertThat(setIf("a", "3", 0, 14)).isInstanceOf(Executed.class);
    assertThat(bench.reader().value("env", "a")).isEqualTo(value("a", 4, "3"));
  }

  @Test
  void aDeletionIsAVersionToo() {
    set("a", "1", 10);
    set("a", null, 11);
    assertThat(bench.changes).containsExactly(new ValueChanged("env", "a", 2, null, Long.MAX_VALUE));
    assertThat(bench.reader().value("env", "a")).isEqualTo(value("a", 0, null));
    assertThat(bench.reader().ofKey("env", "a", 1, 10))
        .isEqualTo(new History(List.of(value("a", 2, null)), 2, false));
    set("a", null, 12);
    assertThat(bench.changes).isEmpty();
  }

  @Test
  void aValueWithATimeToLiveIsDeletedWhenItIsOver() {
    bench.execute("env", Request.of(new SetValue("a", json("1"), SetValue.ANY_VERSION, 100)), 10);
    assertThat(bench.machine.nextDeadline()).isEqualTo(110);
    bench.tick(110);
    assertThat(bench.changes).containsExactly(new ValueChanged("env", "a", 2, null, Long.MAX_VALUE));
    bench.execute("env", Request.of(new SetValue("a", json("1"), SetValue.ANY_VERSION, 100)), 120);
    assertThat(setIf("a", "2", 0, 220)).isInstanceOf(Executed.class);
    assertThat(bench.changes).startsWith(new ValueChanged("env", "a", 4, null, Long.MAX_VALUE));
    assertThat(bench.machine.nextDeadline()).isGreaterThan(1_000_000);
  }

  @Test
  void valuesAreListedInTheOrderOfTheirKeys() {
    for (String key : List.of("b/2", "b/1", "a", "b", "c", "b/1/x", "b\u00fc")) {
      set(key, "\"" + key + "\"", 10);
    }
    set("b/2", null, 11);
    bench.execute("en", Request.of(SetValue.to("b/9", json("9"))), 12);
    assertThat(bench.reader().list("env", "b", "", 100, 1_000).values()).extracting(Value::key)
        .containsExactly("b", "b/1", "b/1/x", "b\u00fc");
    CoordinationReader.Page first = bench.reader().list("env", "b", "", 2, 1_000);
    assertThat(first.next()).isEqualTo("b/1");
    CoordinationReader.Page second = bench.reader().list("env", "b", first.next(), 2, 1_000);
    assertThat(second.values()).extracting(Value::key).containsExactly("b/1/x", "b\u00fc");
    assertThat(second.next()).isNull();
    assertThat(bench.reader().list("env", "", "", 100, 1).values()).hasSize(1);
    assertThat(bench.reader().list("none", "", "", 100, 1).values()).isEmpty();
  }

  @Test
  void aHistoryIsCompleteUntilSomethingOfItIsForgotten() {
    bench.set(CoordinationSettings.HISTORY, 2);
    set("a", "1", 10);
    set("a", "2", 10);
    set("b", "3", 10);
    set("a", "4", 10);
    assertThat(bench.reader().ofKey("env", "a", 0, 10).values()).extracting(Value::version).containsExactly(1L, 2L, 4L);
    assertThat(bench.reader().ofKey("env", "a", 0, 2))
        .isEqualTo(new History(List.of(value("a", 1, "1"), value("a", 2, "2")), 2, false));
    assertThat(bench.reader().ofPrefix("env", "", 0, 10, 100).values()).hasSize(4);
    set("a", "5", 10);
    assertThat(bench.reader().ofKey("env", "a", 0, 10).forgotten()).isTrue();
    assertThat(bench.reader().ofKey("env", "a", 1, 10).values()).extracting(Value::version).containsExactly(2L, 4L, 5L);
    assertThat(bench.reader().ofPrefix("env", "", 0, 10, 100).forgotten()).isTrue();
    assertThat(bench.reader().ofPrefix("env", "a", 1, 10, 100))
        .isEqualTo(new History(List.of(value("a", 2, "2"), value("a", 4, "4"), value("a", 5, "5")), 5, false));
    assertThat(bench.reader().ofPrefix("env", "a", 1, 10, 1).through()).isEqualTo(2);
  }

  /** Whoever is far behind is told all the same, page by page, without a walk through everything for each. */
  @Test
  void aLongHistoryOfOneKeyIsCompleteWhereverItIsJoined() {
    int versions = 12_000;
    for (int i = 1; i <= versions; i++) {
      set(i % 3 == 0 ? "other" : "a", "1", 10);
    }
    for (long from : new long[] {0, 1, 5_000, versions - 100, versions - 1, versions}) {
      List<Long> told = new ArrayList<>();
      History page = bench.reader().ofKey("env", "a", from, 500);
      for (long after = from; page.through() > after; page = bench.reader().ofKey("env", "a", after, 500)) {
        assertThat(page.forgotten()).isFalse();
        assertThat(page.values()).hasSizeLessThanOrEqualTo(500).allMatch(value -> value.key().equals("a"));
        page.values().forEach(value -> told.add(value.version()));
        after = page.through();
      }
      assertThat(told).isEqualTo(
          LongStream.rangeClosed(from + 1, versions).filter(version -> version % 3 != 0).boxed().toList());
    }
  }

  /** A reader takes a part of it at a time, and who does not read keeps no more than that. */
  @Test
  void aHistoryOfLargeValuesIsToldInSmallParts() {
    String large = "\"" + "x".repeat(100_000) + "\"";
    for (int i = 0; i < 300; i++) {
      set("a", large, 10);
    }
    for (long after : new long[] {0, 100, 290}) {
      List<Long> first = LongStream.rangeClosed(after + 1, after + 3).boxed().toList();
      assertThat(bench.reader().ofKey("env", "a", after, 64).values()).extracting(Value::version).isEqualTo(first);
      History ofPrefix = bench.reader().ofPrefix("env", "a", after, 64, 1_000);
      assertThat(ofPrefix.values()).extracting(Value::version).isEqualTo(first);
      assertThat(ofPrefix.through()).isEqualTo(after + 3);
    }
  }

  @Test
  void aLongHistoryOfWhichTheBeginningIsForgottenIsGoneFromThere() {
    bench.set(CoordinationSettings.HISTORY, 2_000);
    for (int i = 1; i <= 3_000; i++) {
      set("a", "1", 10);
    }
    long floor = bench.reader().floor("env");
    assertThat(floor).isEqualTo(999);
    assertThat(bench.reader().ofKey("env", "a", 0, 10).forgotten()).isTrue();
    assertThat(bench.reader().ofKey("env", "a", floor - 1, 10).forgotten()).isTrue();
    assertThat(bench.reader().ofKey("env", "a", floor, 10).values()).extracting(Value::version)
        .isEqualTo(LongStream.rangeClosed(floor + 1, floor + 10).boxed().toList());
  }

  @Test
  void aDeletedKeyIsForgottenWithItsDeletion() {
    set("a", "1", 10);
    set("a", null, 20);
    assertThat(bench.machine.view().keys()).isEqualTo(1);
    bench.tick(20 + CoordinationSettings.HISTORY_TIME.defaultValue());
    assertThat(bench.machine.view().keys()).isZero();
    assertThat(bench.machine.view().history()).isZero();
    assertThat(bench.reader().floor("env")).isEqualTo(2);
    assertThat(bench.reader().ofKey("env", "a", 1, 10).forgotten()).isTrue();
    assertThat(bench.reader().ofKey("env", "a", 0, 10).forgotten()).isFalse();
    set("a", "3", 4_000_000);
    assertThat(bench.reader().ofKey("env", "a", 1, 10).forgotten()).isTrue();
    assertThat(bench.reader().ofKey("env", "a", 2, 10).values()).containsExactly(value("a", 3, "3"));
  }

  @Test
  void historiesGoOnAcrossARestore() {
    set("a", "1", 10);
    set("a", "2", 10);
    bench = bench.reloaded();
    bench.epoch = 3;
    set("a", "3", 20);
    long third = (2L << 40) + 1;
    assertThat(bench.reader().ofPrefix("env", "a", 0, 10, 100).values()).extracting(Value::version)
        .containsExactly(1L, 2L, third);
    assertThat(bench.reader().ofKey("env", "a", 1, 10).values()).extracting(Value::version)
        .containsExactly(2L, third);
  }

  /** Who has seen versions that a restore has undone must be told so, not go on as if nothing had happened. */
  @Test
  void aVersionThatARestoreHasUndoneIsOfAnotherHistory() {
    set("a", "1", 10);
    set("b", "2", 10);
    bench = bench.reloaded();
    bench.epoch = 2;
    long lost = 4;
    expectForgotten("a", lost);
    long first = (1L << 40) + 1;
    set("b", "3", 20);
    expectForgotten("a", lost);
    expectForgotten("b", lost);
    assertThat(bench.reader().ofPrefix("env", "", 2, 10, 1))
        .isEqualTo(new History(List.of(value("b", first, "3")), first, false));
    assertThat(bench.reader().ofKey("env", "a", 2, 10)).isEqualTo(new History(List.of(), 2, false));
    assertThat(bench.reader().ofKey("none", "a", 1, 10).forgotten()).isTrue();
    assertThat(bench.reader().ofPrefix("none", "a", 1, 10, 10).forgotten()).isTrue();
  }

  /** What is left of the history may not tell whether the version was given; then it is not taken for so. */
  @Test
  void aVersionThatARestoreHasUndoneIsStillOfAnotherHistoryWhenMuchIsForgotten() {
    set("a", "1", 10);
    set("b", "2", 10);
    set("b", "3", 10);
    bench.set(CoordinationSettings.HISTORY, 0);
    bench.tick(11);
    assertThat(bench.reader().ofKey("env", "a", 1, 10).forgotten()).as("its own version").isFalse();
    assertThat(bench.reader().ofKey("env", "a", 2, 10).forgotten()).as("another key's, forgotten").isFalse();
    bench = bench.reloaded();
    bench.epoch = 2;
    set("b", "3", 20);
    set("b", "4", 20);
    bench.tick(21);
    assertThat(bench.reader().floor("env")).isGreaterThan(1L << 40);
    expectForgotten("a", 4);
    assertThat(bench.reader().ofKey("env", "a", 1, 10).forgotten()).as("its own version").isFalse();
  }

  private void expectForgotten(String key, long after) {
    assertThat(bench.reader().ofKey("env", key, after, 10).forgotten()).isTrue();
    assertThat(bench.reader().ofPrefix("env", key, after, 10, 100).forgotten()).isTrue();
  }

  /** They are for ever, so whoever only takes away from nothing must not make one. */
  @Test
  void whatChangesNothingMakesNoEnvironment() {
    Request taken = new Request(null, null, new Request.Release(Request.Sort.LOCK, "l", Request.Release.ANY),
        List.of(), List.of(SetValue.to("a", null)), List.of("a"), List.of(), List.of());
    Executed nothing = new Executed(0, 0, List.of(value("a", 0, null)), List.of());
    assertThat(bench.execute("env", taken, 10)).isEqualTo(nothing);
    assertThat(bench.machine.view().environments()).isZero();
    bench.set(CoordinationSettings.QUOTA_ENVIRONMENTS, 0);
    assertThat(bench.execute("env", taken, 10)).isEqualTo(nothing);
    assertThat(bench.execute("env", Request.of(Count.add("n", 1)), 10)).isInstanceOf(QuotaReached.class);
    bench.set(CoordinationSettings.QUOTA_ENVIRONMENTS, 1);
    assertThat(bench.execute("env", new Request(null, null, null, List.of(), List.of(), List.of(), List.of(),
        List.of("id")), 10)).isInstanceOf(Executed.class);
    assertThat(bench.machine.view().environments()).as("an id is remembered").isEqualTo(1);
  }

  @Test
  void countersStayWithinWhatClientsKeep() {
    Request request = Request.of(Count.add("n", 5), Count.set("m", Limits.CLIENT_INTEGER));
    assertThat(bench.execute("env", request, 10)).isEqualTo(new Executed(0, 0, List.of(),
        List.of(new Counted("n", 5, 0), new Counted("m", Limits.CLIENT_INTEGER, 0))));
    assertThat(bench.execute("env", Request.of(Count.add("n", 1), Count.add("m", 1)), 10))
        .isEqualTo(new Refused(Reason.COUNTER_RANGE, "m", Limits.CLIENT_INTEGER));
    assertThat(bench.execute("env", Request.of(Count.add("n", -7)), 10))
        .isEqualTo(new Executed(0, 0, List.of(), List.of(new Counted("n", -2, 5))));
    assertThat(bench.execute("env", Request.of(new Count("n", false, 9, true, -2)), 10))
        .isEqualTo(new Executed(0, 0, List.of(), List.of(new Counted("n", 9, -2))));
  }

  @Test
  void anIdMakesARequestHappenOnceForAsLongAsItIsRemembered() {
    bench.set(CoordinationSettings.IDS, 2);
    assertThat(once("x", 10)).isInstanceOf(Executed.class);
    assertThat(once("x", 11)).isEqualTo(new Refused(Reason.DUPLICATE_REQUEST, "x", 0));
    assertThat(once("y", 12)).isInstanceOf(Executed.class);
    assertThat(once("z", 13)).isInstanceOf(Executed.class);
    assertThat(once("y", 14)).isEqualTo(new Refused(Reason.DUPLICATE_REQUEST, "y", 0));
    assertThat(once("x", 15)).isInstanceOf(Executed.class);
    long aDayLater = 15 + CoordinationSettings.IDS_TIME.defaultValue();
    bench.tick(aDayLater);
    assertThat(bench.machine.view().ids()).isZero();
  }

  private Reply once(String id, long logTime) {
    return bench.execute("env", new Request(null, null, null, List.of(), List.of(), List.of(),
        List.of(Count.add("n", 1)), List.of(id)), logTime);
  }

  /** A few bytes can ask for the same large value many times: what is answered has a bound of its own. */
  @Test
  void valuesThatAreTooLargeTogetherAreNotAnswered() {
    String large = "\"" + "x".repeat(1_000_000) + "\"";
    set("a", large, 10);
    List<String> four = Collections.nCopies(4, "a");
    List<String> five = Collections.nCopies(5, "a");
    Refused refused = new Refused(Reason.ANSWER_TOO_LARGE, "a", 4 << 20);
    assertThat(get(four, 11)).isInstanceOf(Executed.class);
    long before = bench.contentHash();
    assertThat(get(five, 11)).isEqualTo(refused);
    assertThat(bench.contentHash()).as("nothing was counted").isEqualTo(before);
    assertThat(bench.reader().values("env", four)).isInstanceOf(Executed.class);
    assertThat(bench.reader().values("env", five)).isEqualTo(refused);
    assertThat(bench.execute("env", new Request(null, null, null, List.of(), List.of(SetValue.to("a", json("1"))),
        five, List.of(), List.of()), 12)).as("its own set is what it gets").isInstanceOf(Executed.class);
    assertThat(bench.execute("env", new Request(null, null, null, List.of(), List.of(SetValue.to("a", json(large))),
        five, List.of(), List.of()), 12)).isEqualTo(refused);
  }

  private Reply get(List<String> keys, long logTime) {
    return bench.execute("env", new Request(null, null, null, List.of(), List.of(), keys,
        List.of(Count.add("n", 1)), List.of()), logTime);
  }

  /** However many keys were deleted, one page looks at so many rows only. */
  @Test
  void aListGoesThroughDeletedKeysInPortions() {
    int deleted = 5_000;
    for (int i = 0; i < deleted; i++) {
      set("k" + (10_000 + i), "1", 10);
      set("k" + (10_000 + i), null, 10);
    }
    set("k2", "2", 10);
    List<Value> found = new ArrayList<>();
    int pages = 1;
    CoordinationReader.Page page = bench.reader().list("env", "k", "", 10, 1_000);
    for (; page.next() != null; pages++) {
      found.addAll(page.values());
      page = bench.reader().list("env", "k", page.next(), 10, 1_000);
    }
    found.addAll(page.values());
    assertThat(found).containsExactly(value("k2", 2 * deleted + 1, "2"));
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void quotasRefuseGrowth() {
    bench.set(CoordinationSettings.VALUE_BYTES, 3);
    assertThat(set("a", "1234", 10)).isEqualTo(new Refused(Reason.VALUE_TOO_LARGE, "a", 3));
    bench.set(CoordinationSettings.QUOTA_BYTES, 8);
    set("a", "123", 10);
    set("b", "123", 10);
    assertThat(set("c", "1", 10)).isEqualTo(new QuotaReached(CoordinationSettings.QUOTA_BYTES.name(), 8));
    set("a", "1", 10);
    set("c", "1", 10);
    assertThat(bench.reader().value("env", "c").version()).isEqualTo(4);
    bench.set(CoordinationSettings.QUOTA_KEYS, 3);
    assertThat(set("d", "1", 10)).isInstanceOf(QuotaReached.class);
    bench.set(CoordinationSettings.QUOTA_ENVIRONMENTS, 1);
    assertThat(bench.execute("more", Request.of(Count.add("n", 1)), 10))
        .isEqualTo(new QuotaReached(CoordinationSettings.QUOTA_ENVIRONMENTS.name(), 1));
  }

  @Test
  void historyIsBoundedByItsBytes() {
    bench.set(CoordinationSettings.HISTORY_BYTES, 25);
    for (int i = 0; i < 10; i++) {
      set("k", "\"1234567\"", 10);
    }
    assertThat(bench.machine.view().history()).isEqualTo(2);
    assertThat(bench.reader().floor("env")).isEqualTo(7);
  }

  /** A setting that is lowered must not make one command forget everything. */
  @Test
  void muchIsForgottenInPortions() {
    int versions = 2 * Limits.TICK_BUDGET + 10;
    for (int i = 0; i <= versions; i++) {
      set("k", "1", 10);
    }
    bench.set(CoordinationSettings.HISTORY, 0);
    bench.tick(11);
    assertThat(bench.machine.view().history()).isEqualTo(versions - Limits.TICK_BUDGET);
    bench.tick(12);
    bench.tick(13);
    assertThat(bench.machine.view().history()).isZero();
  }
}
