package io.holdfast.kernel.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Checks what must hold of every leaf: order, counters, last entries, fill. */
final class StructureCheck {
  private final SampleRows rows;
  private final Layout layout = SampleRows.SCHEMA.layout;
  private int leafRows;

  private StructureCheck(SampleRows rows) {
    this.rows = rows;
  }

  static void check(CompoundIndex index, SampleRows rows) {
    StructureCheck check = new StructureCheck(rows);
    index.root().forEachLeaf(check::leaf);
    assertThat(index.memory().entries()).isGreaterThanOrEqualTo(2L * index.rows());
  }

  private void leaf(Leaf leaf) {
    Node root = leaf.root;
    leafRows = -1;
    if (root instanceof Branch branch) {
      assertThat(branch.size).as("a branch alone is no root").isGreaterThan(1);
    }
    node(root, true);
  }

  private int[] node(Node node, boolean isRoot) {
    assertThat(node.size).as("nothing empty below the root").isGreaterThanOrEqualTo(isRoot ? 0 : 1);
    return switch (node) {
      case Block block -> block(block);
      case Branch branch -> branch(branch);
    };
  }

  private int[] block(Block block) {
    int[] counts = new int[layout.slots];
    Ones ones = layout.ones();
    RowValues values = new RowValues(SampleRows.SCHEMA);
    for (int i = 0; i < block.size; i++) {
      int row = block.rows[i];
      assertThat(leafRows < 0 || rows.compare(leafRows, row) < 0).as("rows in order").isTrue();
      assertThat(block.keys[i]).isEqualTo(rows.keys[row]);
      values.clear();
      rows.read(row, values);
      assertThat(block.attributes[i]).isEqualTo(layout.pack(values));
      layout.spread(block.attributes[i], ones);
      ones.addTo(counts);
      leafRows = row;
    }
    if (block.isCounted()) {
      assertThat(countersOf(block)).isEqualTo(counts);
    } else {
      assertThat(block.keys.length).isLessThanOrEqualTo(Block.COUNTED);
    }
    return counts;
  }

  private int[] branch(Branch branch) {
    int[] counts = new int[layout.slots];
    for (int i = 0; i < branch.size; i++) {
      Node child = branch.children[i];
      assertThat(child.level).isEqualTo(branch.level - 1);
      int[] more = node(child, false);
      for (int slot = 0; slot < counts.length; slot++) {
        counts[slot] += more[slot];
      }
      assertThat(branch.lastRows[i]).isEqualTo(leafRows);
      assertThat(branch.lastKeys[i]).isEqualTo(rows.keys[leafRows]);
      assertThat(branch.lastTies[i]).isEqualTo(rows.tie(leafRows));
    }
    for (int i = branch.size; i < Branch.FANOUT; i++) {
      assertThat(branch.children[i]).as("nothing is held on to").isNull();
    }
    assertThat(countersOf(branch)).isEqualTo(counts);
    return counts;
  }

  private int[] countersOf(Node node) {
    Probe probe = new Probe();
    int[] counts = new int[layout.slots];
    for (probe.slot = 0; probe.slot < counts.length; probe.slot++) {
      counts[probe.slot] = node.count(probe);
    }
    return counts;
  }

  /** All (key, row) of all leaves in order, for comparing two indexes that hold the same. */
  static List<Long> contents(CompoundIndex index) {
    List<Long> contents = new ArrayList<>();
    index.root().forEachLeaf(leaf -> addContents(leaf.root, contents));
    return contents;
  }

  private static void addContents(Node node, List<Long> contents) {
    switch (node) {
      case Block block -> {
        for (int i = 0; i < block.size; i++) {
          contents.add(block.keys[i]);
          contents.add((long) block.rows[i]);
        }
      }
      case Branch branch -> {
        for (int i = 0; i < branch.size; i++) {
          addContents(branch.children[i], contents);
        }
      }
    }
  }
}
