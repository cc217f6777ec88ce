package io.holdfast.simulation.run;

import io.holdfast.simulation.run.Linearizability.Call;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * Tries one order of calls, by where they are guessed to be. If it fits what was returned and when, it is a proof that
 * there is an order, wherever the guess came from; if not, nothing is known.
 *
 * @param <S> the object's state
 */
final class GuessedOrder<S> {
  private final List<Call<S>> fixed;
  private final List<Call<S>> floating;
  private final List<Call<S>> afloat = new ArrayList<>();
  private long latestInvocation = Long.MIN_VALUE;

  GuessedOrder(List<Call<S>> calls) {
    Comparator<Call<S>> byGuess = Comparator.comparingLong(Call::guess);
    fixed = calls.stream().filter(call -> !call.isFloating()).sorted(byGuess).toList();
    floating = calls.stream().filter(Call::isFloating).sorted(byGuess).toList();
  }

  /** Whether the order fits, from a state. */
  boolean holds(S initial) {
    S state = initial;
    int nextFloating = 0;
    for (int i = 0; i <= fixed.size(); i++) {
      Call<S> next = i < fixed.size() ? fixed.get(i) : null;
      while (nextFloating < floating.size() && (next == null || floating.get(nextFloating).guess() < next.guess())) {
        afloat.add(floating.get(nextFloating++));
      }
      if (!settle(state)) {
        return false;
      }
      if (next != null) {
        state = next.step().apply(state);
        if (state == null || !follows(next)) {
          return false;
        }
      }
    }
    return afloat.isEmpty();
  }

  /** Places all that float and fit here. */
  private boolean settle(S state) {
    for (Iterator<Call<S>> calls = afloat.iterator(); calls.hasNext();) {
      Call<S> call = calls.next();
      if (state.equals(call.step().apply(state))) {
        calls.remove();
        if (!follows(call)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether a call may come after all those before it: it had not returned when the last of them began. */
  private boolean follows(Call<S> call) {
    latestInvocation = Math.max(latestInvocation, call.invoked());
    return call.returned() >= latestInvocation;
  }
}
