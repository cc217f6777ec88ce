package io.holdfast.kernel.index;

import java.util.ArrayList;
import java.util.List;

/**
 * All rows under one path of the compound tree, ordered by key, then tie: a counted B+tree (Knuth 3, 6.2.4, with
 * counts for rank access), one count per answer that a query may want.
 */
final class Leaf {
  /** How full a bulk load leaves blocks and branches, so that the first insertions do not split them all. */
  private static final int LOADED_ENTRIES = Block.CAPACITY * 7 / 8;

  private static final int LOADED_CHILDREN = Branch.FANOUT * 7 / 8;

  final Layout layout;
  final RowSource source;
  Node root = new Block();
  private List<Block> loading;

  Leaf(Layout layout, RowSource source) {
    this.layout = layout;
    this.source = source;
  }

  /**
   * Inserts an entry.
   *
   * @throws IllegalStateException if it is there already
   */
  void insert(Entry entry, Path path) {
    if (path.find(root, entry, source)) {
      throw new IllegalStateException("row " + entry.row + " is in the index already");
    }
    Node added = path.block.insert(path.place, entry, layout);
    for (int level = 1; level <= root.level; level++) {
      Branch branch = path.branches[level];
      int place = path.places[level];
      branch.entered(place, entry);
      added = added == null ? null : branch.insert(place + 1, added);
    }
    if (added != null) {
      root = Branch.above(root, added, layout, source);
    }
  }

  /**
   * Removes an entry.
   *
   * @throws IllegalStateException if it is not there
   */
  void remove(Entry entry, Path path) {
    if (!path.find(root, entry, source)) {
      throw new IllegalStateException("row " + entry.row + " is not in the index");
    }
    path.block.remove(path.place, entry);
    for (int level = 1; level <= root.level; level++) {
      path.branches[level].left(path.places[level], entry);
    }
    while (root instanceof Branch branch && branch.size == 1) {
      root = branch.children[0];
    }
  }

  /** Takes the next entry of a bulk load; they come in order, into an empty leaf. */
  void load(Entry entry) {
    if (loading == null) {
      loading = new ArrayList<>();
      loading.add(new Block());
    }
    Block block = loading.getLast();
    if (block.size == LOADED_ENTRIES) {
      block = Block.counted(layout);
      loading.add(block);
    }
    block.insert(block.size, entry, layout);
  }

  /** Ends a bulk load: builds the branches above the blocks. */
  void loaded() {
    List<? extends Node> nodes = loading == null ? List.of(root) : loading;
    while (nodes.size() > 1) {
      nodes = branchesAbove(nodes);
    }
    root = nodes.getFirst();
    loading = null;
  }

  private List<Branch> branchesAbove(List<? extends Node> nodes) {
    List<Branch> branches = new ArrayList<>();
    for (Node node : nodes) {
      if (branches.isEmpty() || branches.getLast().size == LOADED_CHILDREN) {
        branches.add(new Branch(node.level + 1, layout, source));
      }
      branches.getLast().append(node);
    }
    branches.forEach(Branch::recount);
    return branches;
  }
}
