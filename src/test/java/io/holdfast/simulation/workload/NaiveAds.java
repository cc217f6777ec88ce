package io.holdfast.simulation.workload;

import io.holdfast.ads.Ad;
import io.holdfast.ads.AdCommand;
import io.holdfast.ads.AdReply;
import io.holdfast.ads.AdReply.Reason;
import io.holdfast.ads.AdReply.RefusedAd;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemReply;
import io.holdfast.simulation.run.NaiveMachine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the ads' commands mean, over a plain map; the quota of bytes is never reached here. */
final class NaiveAds implements NaiveMachine {
  private final Map<UUID, Stored> ads = new HashMap<>();
  private long retention = 3_600_000L;
  private long quota = 2_000_000L;

  /** An ad in a version. */
  record Stored(Ad ad, long version) {}

  Map<UUID, Stored> ads() {
    return ads;
  }

  @Override
  public boolean knows(Command command) {
    return command instanceof AdCommand;
  }

  @Override
  public void changed(String setting, long value) {
    switch (setting) {
      case "ads.retention" -> retention = value;
      case "ads.quota" -> quota = value;
      default -> { }
    }
  }

  @Override
  public Reply apply(Command command, Scene scene) {
    return switch ((AdCommand) command) {
      case AdCommand.CreateAd create -> create(create.ad(), scene.logTime());
      case AdCommand.ReplaceAd replace -> replace(replace, scene.logTime());
      case AdCommand.DeleteAd delete -> delete(delete, scene.logTime());
      case AdCommand.ImportAds group -> createAll(group, scene.logTime());
    };
  }

  private Stored find(UUID id, long logTime) {
    Stored stored = ads.get(id);
    if (stored != null && stored.ad().endAt() + retention <= logTime) {
      ads.remove(id);
      return null;
    }
    return stored;
  }

  private Reason tryCreate(Ad ad, long logTime) {
    if (find(ad.id(), logTime) != null) {
      return Reason.EXISTS;
    }
    if (ads.size() >= quota) {
      return Reason.QUOTA;
    }
    ads.put(ad.id(), new Stored(ad, 1));
    return null;
  }

  private Reply create(Ad ad, long logTime) {
    return switch (tryCreate(ad, logTime)) {
      case null -> new AdReply.Created(ad.id());
      case EXISTS -> new AdReply.Exists(ad.id());
      default -> new SystemReply.QuotaReached("ads.quota", quota);
    };
  }

  private Reply createAll(AdCommand.ImportAds group, long logTime) {
    List<RefusedAd> refused = new ArrayList<>();
    for (int i = 0; i < group.ads().size(); i++) {
      Reason reason = tryCreate(group.ads().get(i), logTime);
      if (reason != null) {
        refused.add(new RefusedAd(i, reason));
      }
    }
    return new AdReply.Imported(group.ads().size() - refused.size(), refused);
  }

  private Reply replace(AdCommand.ReplaceAd command, long logTime) {
    Stored stored = find(command.ad().id(), logTime);
    if (stored == null) {
      return new AdReply.NotFound();
    }
    if (stored.version() != command.basis()) {
      return new AdReply.Changed(stored.version());
    }
    ads.put(command.ad().id(), new Stored(command.ad(), stored.version() + 1));
    return new AdReply.Replaced(stored.version() + 1);
  }

  private Reply delete(AdCommand.DeleteAd command, long logTime) {
    Stored stored = find(command.id(), logTime);
    if (stored == null) {
      return new AdReply.NotFound();
    }
    if (command.basis() != 0 && command.basis() != stored.version()) {
      return new AdReply.Changed(stored.version());
    }
    ads.remove(command.id());
    return new AdReply.Deleted();
  }

  @Override
  public void tick(Scene scene) {
    ads.values().removeIf(stored -> stored.ad().endAt() + retention <= scene.logTime());
  }
}
