package io.holdfast.kernel.index;

import java.util.function.Consumer;

/**
 * A node of the compound tree: a child for each value of its level, one for the rows without a condition there, and
 * one for all rows; below the last level, a leaf.
 *
 * <p><b>Guard:</b> as for {@link Node}. Children are made when a row first needs them, and stay; the one for all rows
 * is there from the start.
 */
final class LevelNode {
  private final int depth;
  private final Schema schema;
  private final RowSource source;
  private final LevelNode[] children;
  private final Leaf leaf;

  LevelNode(int depth, Schema schema, RowSource source) {
    this.depth = depth;
    this.schema = schema;
    this.source = source;
    boolean last = depth == schema.levels().size();
    leaf = last ? new Leaf(schema.layout, source) : null;
    children = last ? null : new LevelNode[schema.levels().get(depth).values + 2];
    if (!last) {
      children[all()] = new LevelNode(depth + 1, schema, source);
    }
  }

  private int any() {
    return children.length - 2;
  }

  private int all() {
    return children.length - 1;
  }

  /**
   * Goes to every leaf that a row belongs to. The one with all rows comes first, so that a row that is there twice, or
   * is not there, is found out before anything has been changed.
   */
  void forEachLeafOf(RowValues row, Consumer<Leaf> action) {
    if (leaf != null) {
      action.accept(leaf);
      return;
    }
    child(all()).forEachLeafOf(row, action);
    if (row.isAny(depth)) {
      child(any()).forEachLeafOf(row, action);
    }
    for (int value = row.nextValue(depth, 0); value >= 0; value = row.nextValue(depth, value + 1)) {
      child(value).forEachLeafOf(row, action);
    }
  }

  Leaf leafOfAllRows() {
    return leaf != null ? leaf : children[all()].leafOfAllRows();
  }

  private LevelNode child(int place) {
    LevelNode child = children[place];
    if (child == null) {
      child = new LevelNode(depth + 1, schema, source);
      children[place] = child;
    }
    return child;
  }

  /** Shows a query the leaves whose rows together are those that may match; none has a row that another has. */
  void visit(Query query) {
    if (leaf != null) {
      query.visit(leaf.root);
      return;
    }
    int value = query.level(depth);
    if (value < 0) {
      visit(all(), query);
    } else {
      visit(value, query);
      visit(any(), query);
    }
  }

  private void visit(int place, Query query) {
    LevelNode child = children[place];
    if (child != null) {
      child.visit(query);
    }
  }

  /** Says which leaves {@link #visit} shows to the query, in the same order. */
  void explain(Query query, String path, Explaining explaining) {
    if (leaf != null) {
      explaining.leaf(path, leaf);
      return;
    }
    Field.Level level = schema.levels().get(depth);
    int value = query.level(depth);
    String way = path + (path.isEmpty() ? "" : " / ") + level.name() + "=";
    if (value < 0) {
      explain(all(), query, way + "*", explaining);
    } else {
      explain(value, query, way + level.label(value), explaining);
      explain(any(), query, way + "any", explaining);
    }
  }

  private void explain(int place, Query query, String path, Explaining explaining) {
    LevelNode child = children[place];
    if (child == null) {
      explaining.noLeaf(path);
    } else {
      child.explain(query, path, explaining);
    }
  }

  /** Goes to every leaf there is. */
  void forEachLeaf(Consumer<Leaf> action) {
    if (leaf != null) {
      action.accept(leaf);
      return;
    }
    for (LevelNode child : children) {
      if (child != null) {
        child.forEachLeaf(action);
      }
    }
  }

  /** The references of this node and those below, and how many nodes there are. */
  long[] addShape(long[] nodesAndReferences) {
    nodesAndReferences[0]++;
    if (children != null) {
      nodesAndReferences[1] += children.length;
      for (LevelNode child : children) {
        if (child != null) {
          child.addShape(nodesAndReferences);
        }
      }
    }
    return nodesAndReferences;
  }
}
