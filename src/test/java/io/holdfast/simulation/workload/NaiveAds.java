package io.holdfast.simulation.workload;

import io.holdfast.ads.Ad;
import io.holdfast.ads.AdChange;
import io.holdfast.ads.AdCommand;
import io.holdfast.ads.AdReply;
import io.holdfast.ads.AdReply.Reason;
import io.holdfast.ads.AdReply.RefusedAd;
import io.holdfast.kernel.Change;
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
  public boolean foretells(Change change) {
    return change instanceof AdChange;
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
      case AdCommand.CreateAd create -> create(create.ad(), scene);
      case AdCommand.ReplaceAd replace -> replace(replace, scene);
      case AdCommand.DeleteAd delete -> delete(delete, scene);
      case AdCommand.RefuseAdChange refusal -> refuse(refusal, scene);
      case AdCommand.ImportAds group -> createAll(group, scene);
    };
  }

  private Stored find(UUID id, Scene scene) {
    Stored stored = ads.get(id);
    if (stored != null && isOver(stored, scene)) {
      remove(id, AdChange.Cause.ENDED, scene);
      return null;
    }
    return stored;
  }

  private boolean isOver(Stored stored, Scene scene) {
    return stored.ad().endAt() + retention <= scene.logTime();
  }

  private void write(Ad ad, long version, Scene scene) {
    ads.put(ad.id(), new Stored(ad, version));
    scene.emit(new AdChange.Written(ad, version));
  }

  private void remove(UUID id, AdChange.Cause cause, Scene scene) {
    ads.remove(id);
    scene.emit(new AdChange.Removed(id, cause));
  }

  private Reason tryCreate(Ad ad, Scene scene) {
    if (find(ad.id(), scene) != null) {
      return Reason.EXISTS;
    }
    if (ads.size() >= quota) {
      return Reason.QUOTA;
    }
    write(ad, 1, scene);
    return null;
  }

  private Reply create(Ad ad, Scene scene) {
    return switch (tryCreate(ad, scene)) {
      case null -> new AdReply.Created(ad.id());
      case EXISTS -> new AdReply.Exists(ad.id());
      default -> new SystemReply.QuotaReached("ads.quota", quota);
    };
  }

  private Reply createAll(AdCommand.ImportAds group, Scene scene) {
    List<RefusedAd> refused = new ArrayList<>();
    for (int i = 0; i < group.ads().size(); i++) {
      Reason reason = tryCreate(group.ads().get(i), scene);
      if (reason != null) {
        refused.add(new RefusedAd(i, reason));
      }
    }
    return new AdReply.Imported(group.ads().size() - refused.size(), refused);
  }

  private Reply replace(AdCommand.ReplaceAd command, Scene scene) {
    Stored stored = find(command.ad().id(), scene);
    if (stored == null) {
      return new AdReply.NotFound();
    }
    if (stored.version() != command.basis()) {
      return new AdReply.Changed(stored.version());
    }
    write(command.ad(), stored.version() + 1, scene);
    return new AdReply.Replaced(stored.version() + 1);
  }

  private Reply delete(AdCommand.DeleteAd command, Scene scene) {
    Stored stored = find(command.id(), scene);
    if (stored == null) {
      return new AdReply.NotFound();
    }
    if (command.basis() != 0 && command.basis() != stored.version()) {
      return new AdReply.Changed(stored.version());
    }
    remove(command.id(), AdChange.Cause.DELETED, scene);
    return new AdReply.Deleted();
  }

  private Reply refuse(AdCommand.RefuseAdChange command, Scene scene) {
    Stored stored = find(command.id(), scene);
    if (stored == null) {
      return new AdReply.NotFound();
    }
    return stored.version() == command.version()
        ? new AdReply.OtherVersion(stored.version()) : new AdReply.Changed(stored.version());
  }

  @Override
  public void tick(Scene scene) {
    List.copyOf(ads.values()).stream().filter(stored -> isOver(stored, scene))
        .forEach(stored -> remove(stored.ad().id(), AdChange.Cause.ENDED, scene));
  }
}
