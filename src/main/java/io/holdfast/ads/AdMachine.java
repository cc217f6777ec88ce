package io.holdfast.ads;

import io.holdfast.ads.AdChange.Cause;
import io.holdfast.ads.AdChange.Removed;
import io.holdfast.ads.AdChange.Written;
import io.holdfast.ads.AdCommand.CreateAd;
import io.holdfast.ads.AdCommand.DeleteAd;
import io.holdfast.ads.AdCommand.ImportAds;
import io.holdfast.ads.AdCommand.RefuseAdChange;
import io.holdfast.ads.AdCommand.ReplaceAd;
import io.holdfast.ads.AdReply.Reason;
import io.holdfast.ads.AdReply.RefusedAd;
import io.holdfast.kernel.Change;
import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Sink;
import io.holdfast.kernel.StateMachine;
import io.holdfast.kernel.SystemReply.QuotaReached;
import io.holdfast.kernel.feed.TableWalk;
import io.holdfast.kernel.table.DeadlineQueue;
import io.holdfast.kernel.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The ads of a partition: a table, the queue in which they are removed, and the indexes by stage that are derived from
 * it. As {@link StateMachine} says of threads; others get the {@link #view}.
 */
public final class AdMachine implements StateMachine<AdCommand> {
  private static final long FIRST_VERSION = 1;

  private final PartitionContext context;
  private final Table table;
  private final DeadlineQueue ends;
  private final AdStages stages;
  private final AdView view;

  AdMachine(PartitionContext context) {
    this.context = context;
    table = new Table(AdColumns.SCHEMA, context.undo());
    ends = table.queueBy(AdColumns.END_AT, AdColumns.REMOVAL);
    stages = new AdStages(table, context.undo());
    view = new AdView(table, stages, context.stamp(), context.settings());
  }

  /** What any thread may see. */
  public AdView view() {
    return view;
  }

  @Override
  public void apply(AdCommand command, long logTime, Sink sink) {
    stages.observe(logTime);
    view.retention(retention());
    sink.reply(
        switch (command) {
          case CreateAd create -> create(create.ad(), logTime, sink);
          case ReplaceAd replace -> replace(replace, logTime, sink);
          case DeleteAd delete -> delete(delete, logTime, sink);
          case RefuseAdChange refusal -> refuse(refusal, logTime, sink);
          case ImportAds group -> createAll(group, logTime, sink);
        });
  }

  private Reply create(Ad ad, long logTime, Sink sink) {
    Reason reason = refusal(ad, logTime, sink);
    if (reason == null) {
      insert(ad, logTime, sink);
      return new AdReply.Created(ad.id());
    }
    return reason == Reason.EXISTS ? new AdReply.Exists(ad.id()) : quotaReached(reason);
  }

  private Reply createAll(ImportAds group, long logTime, Sink sink) {
    List<RefusedAd> refused = new ArrayList<>();
    for (int i = 0; i < group.ads().size(); i++) {
      Ad ad = group.ads().get(i);
      Reason reason = refusal(ad, logTime, sink);
      if (reason == null) {
        insert(ad, logTime, sink);
      } else {
        refused.add(new RefusedAd(i, reason));
      }
    }
    return new AdReply.Imported(group.ads().size() - refused.size(), refused);
  }

  /** Why the ad cannot be created, or null. */
  private Reason refusal(Ad ad, long logTime, Sink sink) {
    if (find(ad.id(), logTime, sink) != Table.NONE) {
      return Reason.EXISTS;
    }
    if (table.size() >= context.settings().valueOf(AdSettings.QUOTA)) {
      return Reason.QUOTA;
    }
    return hasRoomFor(AdColumns.bytesOf(ad)) ? null : Reason.QUOTA_BYTES;
  }

  private boolean hasRoomFor(int moreBytes) {
    long most = context.settings().valueOf(AdSettings.QUOTA_BYTES);
    return moreBytes <= 0 || table.liveBytes() + moreBytes <= most;
  }

  private QuotaReached quotaReached(Reason reason) {
    var setting = reason == Reason.QUOTA ? AdSettings.QUOTA : AdSettings.QUOTA_BYTES;
    return new QuotaReached(setting.name(), context.settings().valueOf(setting));
  }

  private void insert(Ad ad, long logTime, Sink sink) {
    int row = table.insert(ad.id().getMostSignificantBits(), ad.id().getLeastSignificantBits());
    table.setLong(row, AdColumns.CREATED_AT, ad.createdAt());
    AdColumns.write(table, row, ad, FIRST_VERSION, logTime);
    table.close(row);
    stages.add(row);
    sink.emit(new Written(ad, FIRST_VERSION));
  }

  private Reply replace(ReplaceAd command, long logTime, Sink sink) {
    Ad ad = command.ad();
    int row = find(ad.id(), logTime, sink);
    if (row == Table.NONE) {
      return new AdReply.NotFound();
    }
    long version = table.getLong(row, AdColumns.VERSION);
    if (version != command.basis()) {
      return new AdReply.Changed(version);
    }
    if (!hasRoomFor(AdColumns.bytesOf(ad) - AdColumns.bytesOf(table, row))) {
      return quotaReached(Reason.QUOTA_BYTES);
    }
    update(row, ad, version + 1, logTime);
    sink.emit(new Written(ad, version + 1));
    return new AdReply.Replaced(version + 1);
  }

  private void update(int row, Ad ad, long version, long logTime) {
    stages.remove(row);
    table.open(row);
    AdColumns.write(table, row, ad, version, logTime);
    table.close(row);
    stages.add(row);
  }

  private Reply delete(DeleteAd command, long logTime, Sink sink) {
    int row = find(command.id(), logTime, sink);
    if (row == Table.NONE) {
      return new AdReply.NotFound();
    }
    long version = table.getLong(row, AdColumns.VERSION);
    if (command.basis() != 0 && command.basis() != version) {
      return new AdReply.Changed(version);
    }
    remove(row, Cause.DELETED, sink);
    return new AdReply.Deleted();
  }

  private Reply refuse(RefuseAdChange command, long logTime, Sink sink) {
    int row = find(command.id(), logTime, sink);
    if (row == Table.NONE) {
      return new AdReply.NotFound();
    }
    long version = table.getLong(row, AdColumns.VERSION);
    return version == command.version() ? new AdReply.OtherVersion(version) : new AdReply.Changed(version);
  }

  /** The ad's row; one whose retention is over is removed first, whether or not a tick has come. */
  private int find(UUID id, long logTime, Sink sink) {
    int row = table.find(id.getMostSignificantBits(), id.getLeastSignificantBits());
    if (row != Table.NONE && isOver(row, logTime)) {
      remove(row, Cause.ENDED, sink);
      return Table.NONE;
    }
    return row;
  }

  private boolean isOver(int row, long logTime) {
    return table.getLong(row, AdColumns.END_AT) + retention() <= logTime;
  }

  private void remove(int row, Cause cause, Sink sink) {
    UUID id = new UUID(table.keyHigh(row), table.keyLow(row));
    stages.remove(row);
    table.delete(row);
    sink.emit(new Removed(id, cause));
  }

  private long retention() {
    return context.settings().valueOf(AdSettings.RETENTION);
  }

  @Override
  public void tick(long logTime, int budget, Sink sink) {
    stages.observe(logTime);
    view.retention(retention());
    for (int left = budget; left > 0 && nextDeadline() <= logTime; left--) {
      remove(ends.first(), Cause.ENDED, sink);
    }
  }

  @Override
  public void settingChanged() {
    view.retention(retention());
  }

  @Override
  public long nextDeadline() {
    long first = ends.earliest();
    return first == DeadlineQueue.NEVER ? Long.MAX_VALUE : first + retention();
  }

  @Override
  public long nextUpkeep() {
    return stages.nextChange();
  }

  @Override
  public void upkeep(long nowMillis) {
    stages.advance(nowMillis);
  }

  @Override
  public long restate(long place, int most, Consumer<Change> into) {
    return TableWalk.restate(List.of(new TableWalk.Part(table, this::restated)), place, most, into);
  }

  private Change restated(int row) {
    return new Written(AdColumns.read(table, row), table.getLong(row, AdColumns.VERSION));
  }

  @Override
  public List<Table> tables() {
    return List.of(table);
  }

  @Override
  public void rebuild() {
    view.retention(retention());
    stages.rebuild();
  }
}
