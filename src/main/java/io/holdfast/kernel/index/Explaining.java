package io.holdfast.kernel.index;

import io.holdfast.kernel.index.Explanation.Condition;
import io.holdfast.kernel.index.Explanation.LateVisit;
import io.holdfast.kernel.index.Explanation.LeafVisit;
import io.holdfast.kernel.index.Field.Choice;
import io.holdfast.kernel.index.Field.Interval;
import java.util.ArrayList;
import java.util.List;

/** Describes a query that has just been run; it asks the counters once more, one condition after the other. */
final class Explaining {
  private final Schema schema;
  private final Query query;
  private final List<LeafVisit> leaves = new ArrayList<>();
  private int visits;

  Explaining(Schema schema, Query query) {
    this.schema = schema;
    this.query = query;
  }

  void noLeaf(String path) {
    leaves.add(new LeafVisit(path, 0, List.of(), 0, 0, 0, 0, 0));
  }

  void leaf(String path, Leaf leaf) {
    Cursor cursor = query.cursor(visits++);
    Node root = leaf.root;
    Probe probe = new Probe();
    int candidates = root.count(probe);
    List<Condition> conditions = narrow(root, probe);
    int left = root.count(probe);
    leaves.add(
        new LeafVisit(
            path,
            candidates,
            conditions,
            left - cursor.total,
            cursor.total,
            root.level + 1,
            cursor.blocksRead,
            cursor.subtreesSkipped));
  }

  private List<Condition> narrow(Node root, Probe probe) {
    List<Condition> conditions = new ArrayList<>();
    int combination = 0;
    boolean point = false;
    for (Field field : schema.fields()) {
      int value;
      if (field instanceof Choice choice && query.choice(choice.ordinal) >= 0) {
        value = query.choice(choice.ordinal);
        combination += (value + 1) * choice.slotFactor;
        probe.mask |= 1 << choice.shift + value;
      } else if (field instanceof Interval && query.isPointAsked()) {
        value = query.point();
        point = true;
        probe.mask |= schema.layout.guards(true);
        probe.subtrahend = schema.layout.subtrahend(true, value);
      } else {
        continue;
      }
      probe.slot = schema.layout.slot(combination, point, query.point());
      conditions.add(new Condition(field.name(), field.label(value), root.count(probe)));
    }
    return conditions;
  }

  Explanation explanation(long rows) {
    Cursor late = query.lateRows() == 0 ? null : query.cursor(visits);
    LateVisit visit = new LateVisit(query.lateRows(), late == null ? 0 : late.total);
    return new Explanation(rows, leaves, visit, query.total());
  }
}
