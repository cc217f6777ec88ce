package io.holdfast.simulation.run;

import io.holdfast.log.KeeperLease;
import io.holdfast.log.Loop;
import io.holdfast.simulation.SimulatedLease;
import java.util.Set;

/** An instance's candidacy, which it may lose without hearing of it at once. */
final class StruckLease implements KeeperLease {
  private static final long DEAF_MILLIS = 3_000;
  private static final long AWAY_MILLIS = 4_000;

  private final Node node;
  private final SimulatedLease office;
  private Loop loop;
  private Listener listener;
  private KeeperLease candidacy;
  private int term;

  StruckLease(Node node, SimulatedLease office) {
    this.node = node;
    this.office = office;
  }

  @Override
  public void campaign(Loop campaignLoop, Listener campaignListener) {
    loop = campaignLoop;
    listener = campaignListener;
    stand();
  }

  private void stand() {
    candidacy = office.candidate();
    candidacy.campaign(loop, this::told);
  }

  private void told(boolean held) {
    node.note(() -> held ? "gets the office" : "has lost the office");
    if (held) {
      term++;
      if (node.strike(PortCall.KEEPER, Set::of) == Fault.LEASE_LOST) {
        lose();
      }
      listener.keeper(true);
    } else {
      int lost = term;
      node.world().after(node.world().between(0, DEAF_MILLIS) * 1_000_000, () -> loop.execute(() -> {
        if (lost == term) {
          listener.keeper(false);
        }
      }));
    }
  }

  /** The session that held the office has ended; another instance may get it before this one knows. */
  void lose() {
    if (candidacy != null && !node.isDead()) {
      candidacy.close();
      candidacy = null;
      node.world().after(node.world().between(0, AWAY_MILLIS) * 1_000_000, () -> {
        if (!node.isDead()) {
          stand();
        }
      });
    }
  }

  @Override
  public void close() {
    if (candidacy != null) {
      candidacy.close();
    }
  }
}
