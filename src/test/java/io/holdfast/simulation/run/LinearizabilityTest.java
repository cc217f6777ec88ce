package io.holdfast.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulation.Simulation;
import io.holdfast.simulation.run.Linearizability.Call;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The search finds an order where there is one, and none where there is none. */
class LinearizabilityTest {

  private static Call<Integer> set(int value, long from, long till) {
    return Call.of(() -> "set " + value, from, till, state -> value);
  }

  private static Call<Integer> get(int seen, long from, long till) {
    return Call.of(() -> "get " + seen, from, till, state -> state == seen ? state : null);
  }

  private static boolean holds(List<Call<Integer>> calls) {
    return Linearizability.holds(calls, 0);
  }

  @Test
  void nothingHasAnOrder() {
    assertThat(holds(List.of())).isTrue();
  }

  @Test
  void whatIsReadAfterAWriteIsWhatWasWritten() {
    assertThat(holds(List.of(set(1, 0, 10), get(1, 20, 30)))).isTrue();
    assertThat(holds(List.of(set(1, 0, 10), get(0, 20, 30)))).isFalse();
  }

  @Test
  void whatOverlapsMayComeInEitherOrder() {
    assertThat(holds(List.of(set(1, 0, 30), get(0, 10, 20)))).isTrue();
    assertThat(holds(List.of(set(1, 0, 30), get(1, 10, 20)))).isTrue();
  }

  @Test
  void aValueOnceSeenStays() {
    assertThat(holds(List.of(set(1, 0, 100), get(1, 10, 20), get(0, 30, 40)))).isFalse();
  }

  @Test
  void whatNeverReturnedMayHaveHappenedOrNot() {
    assertThat(holds(List.of(set(1, 0, Operation.NEVER), get(0, 10, 20)))).isTrue();
    assertThat(holds(List.of(set(1, 0, Operation.NEVER), get(0, 10, 20), get(1, 30, 40)))).isTrue();
    assertThat(holds(List.of(set(1, 0, Operation.NEVER), get(1, 10, 20), get(0, 30, 40)))).isFalse();
  }

  @Test
  void oneOfTwoWritersIsTheLast() {
    assertThat(holds(List.of(set(1, 0, 10), set(2, 0, 10), get(1, 20, 30), get(2, 40, 50)))).isFalse();
    assertThat(holds(List.of(set(1, 0, 10), set(2, 0, 10), get(1, 5, 30), get(2, 40, 50)))).isTrue();
  }

  /** A guess proves an order or nothing: a wrong one is made good by the search. */
  @Test
  void aGuessNeverDecidesAgainst() {
    Call<Integer> first = new Call<>(() -> "set 1", 0, 10, state -> 1, 7, false);
    Call<Integer> second = new Call<>(() -> "set 2", 5, 15, state -> 2, 8, false);
    Call<Integer> seen = new Call<>(() -> "get 1", 20, 30, state -> state == 1 ? state : null, 9, true);
    assertThat(new GuessedOrder<>(List.of(first, second, seen)).holds(0)).isFalse();
    assertThat(holds(List.of(first, second, seen))).isTrue();
  }

  @Test
  void aGuessMustFitTheTimes() {
    Call<Integer> late = new Call<>(() -> "set 2", 20, 30, state -> 2, 1, false);
    Call<Integer> early = new Call<>(() -> "set 1", 0, 10, state -> 1, 2, false);
    Call<Integer> seen = new Call<>(() -> "get 1", 40, 50, state -> state == 1 ? state : null, 3, true);
    assertThat(holds(List.of(late, early, seen))).isFalse();
  }

  /** Many at once are decided at once if the guess is right, where a search would go on for ever. */
  @Test
  void aRightGuessSavesTheSearch() {
    List<Call<Integer>> calls = new ArrayList<>();
    for (int i = 1; i <= 1_000; i++) {
      int value = i;
      calls.add(new Call<>(() -> "set " + value, 0, 10, state -> value, i, false));
      calls.add(new Call<>(() -> "get " + value, 0, 10, state -> state == value ? state : null, i - 500L, true));
    }
    assertThat(holds(calls)).isTrue();
  }

  /** Histories made from an order have one; with one answer changed to a value never written they have none. */
  @Test
  void longHistoriesAreDecided() {
    Simulation.everySeed(30, world -> {
      List<Call<Integer>> calls = new ArrayList<>();
      int value = 0;
      for (int i = 1; i <= 2_000; i++) {
        long from = i * 10L - world.between(0, 25);
        long till = i * 10L + world.between(0, 25);
        value = world.chance(0.4) ? i : value;
        calls.add(value == i ? set(i, from, till) : get(value, from, till));
      }
      Collections.shuffle(calls, world.random());
      assertThat(holds(calls)).isTrue();
      calls.set((int) world.between(0, calls.size() - 1), get(-1, 5_000, 5_010));
      assertThat(holds(calls)).isFalse();
    });
  }
}
