package io.holdfast.kernel.index;

/** Adds up what the leaves of an index hold. */
final class Measuring {
  private static final int REFERENCE = 4;
  private static final int ENTRY = Long.BYTES + 2 * Integer.BYTES;

  private static final long LAST_ENTRY = 2 * Long.BYTES + Integer.BYTES;

  private final int slots;
  private long entries;
  private long leaves;
  private long blocks;
  private long branches;
  private long entryBytes;
  private long counterBytes;
  private long branchCounterBytes;

  Measuring(Layout layout) {
    slots = layout.slots;
  }

  void add(Leaf leaf) {
    if (leaf.root.size > 0) {
      leaves++;
    }
    add(leaf.root);
  }

  private void add(Node node) {
    switch (node) {
      case Block block -> {
        blocks++;
        entries += block.size;
        entryBytes += (long) block.keys.length * ENTRY;
        counterBytes += block.isCounted() ? slots : 0;
      }
      case Branch branch -> {
        branches++;
        branchCounterBytes += (long) slots * (branch.level == 1 ? Short.BYTES : Integer.BYTES);
        for (int i = 0; i < branch.size; i++) {
          add(branch.children[i]);
        }
      }
    }
  }

  IndexMemory result(long rows, long[] nodesAndReferences) {
    long branchBytes = branchCounterBytes + branches * Branch.FANOUT * (REFERENCE + LAST_ENTRY);
    long levelBytes = nodesAndReferences[1] * REFERENCE;
    return new IndexMemory(
        rows, entries, leaves, blocks, branches, entryBytes, counterBytes, branchBytes, levelBytes);
  }
}
