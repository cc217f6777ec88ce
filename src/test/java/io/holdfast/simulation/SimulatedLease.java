package io.holdfast.simulation;

import io.holdfast.log.KeeperLease;
import io.holdfast.log.Loop;
import java.util.ArrayList;
import java.util.List;

/** The keeper's office of a simulated cluster: one holder at a time, another some while after the holder has gone. */
public final class SimulatedLease {
  private static final long VACANT_MILLIS = 50;

  private final Simulation world;
  private final List<Candidate> candidates = new ArrayList<>();
  private Candidate holder;

  /** A vacant office. */
  public SimulatedLease(Simulation world) {
    this.world = world;
  }

  /** One instance's candidacy; closing it, also after a kill, makes the office vacant. */
  public KeeperLease candidate() {
    return new Candidate();
  }

  /** Another becomes the keeper, while the one before goes on thinking for a while that it still is. */
  public void overlap(long millis) {
    List<Candidate> others = candidates.stream().filter(each -> each != holder).toList();
    if (holder == null || others.isEmpty()) {
      return;
    }
    Candidate before = holder;
    holder = others.get((int) world.between(0, others.size() - 1));
    holder.tell(true);
    world.after(millis * 1_000_000, () -> {
      if (before != holder) {
        before.tell(false);
      }
    });
  }

  private void elect() {
    if (holder == null && !candidates.isEmpty()) {
      holder = candidates.get((int) world.between(0, candidates.size() - 1));
      holder.tell(true);
    }
  }

  private final class Candidate implements KeeperLease {
    private Loop loop;
    private Listener listener;

    @Override
    public void campaign(Loop campaignLoop, Listener campaignListener) {
      loop = campaignLoop;
      listener = campaignListener;
      candidates.add(this);
      elect();
    }

    private void tell(boolean held) {
      loop.execute(() -> listener.keeper(held));
    }

    @Override
    public void close() {
      candidates.remove(this);
      if (holder == this) {
        tell(false);
        world.after(VACANT_MILLIS * 1_000_000, () -> {
          holder = null;
          elect();
        });
      }
    }
  }
}
