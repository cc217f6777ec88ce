package io.holdfast.coordination;

import io.holdfast.coordination.CoordinationChange.Held;
import io.holdfast.kernel.Settings;
import io.holdfast.kernel.feed.TableWalk;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Undo;
import it.unimi.dsi.fastutil.longs.Long2IntMap;
import java.util.List;

/** All that a partition keeps of its environments. The writer's only, but for what views give to readers. */
final class CoordinationState {
  final Settings settings;
  final Environments environments;
  final Values values;
  final Counters counters;
  final Grace grace;
  final Holdings holdings;
  final Line line;
  final UsedIds usedIds;

  CoordinationState(Settings settings, Undo undo) {
    this.settings = settings;
    environments = new Environments(undo);
    values = new Values(environments, undo);
    counters = new Counters(environments, undo);
    grace = new Grace(undo);
    holdings = new Holdings(grace, undo);
    line = new Line(holdings.resources(), undo);
    usedIds = new UsedIds(undo);
  }

  List<Table> tables() {
    return List.of(environments.table(), values.keys(), values.versions(), counters.table(), holdings.resources(),
        holdings.table(), line.table(), usedIds.table(), grace.table());
  }

  /** What others see of it: no versions that are not the newest, and nobody who waits. */
  List<TableWalk.Part> parts() {
    return List.of(new TableWalk.Part(values.keys(), values::restated),
        new TableWalk.Part(counters.table(), counters::restated),
        new TableWalk.Part(holdings.table(), this::held));
  }

  /** Something is held, as it was last given or renewed: a grace changes no holding. */
  Held held(int holding) {
    int resource = holdings.resource(holding);
    return new Held(environments.name(holdings.environment(resource)), holdings.sort(resource),
        holdings.name(resource), holdings.token(holding), holdings.holder(holding), holdings.permits(holding),
        holdings.givenTill(holding));
  }

  void rebuild() {
    Long2IntMap rows = environments.rebuild();
    values.rebuild(rows);
    counters.rebuild(rows);
    grace.rebuild();
    holdings.rebuild(rows);
    line.rebuild(holdings);
  }
}
