package io.holdfast.kernel.table;

import java.util.Arrays;

/**
 * What it takes to make a failed command not have happened: one per partition, shared by all its tables and indexes.
 * Between {@link #begin} and {@link #commit} or {@link #rollback} they record the inverse of each change; a rollback
 * calls these in reverse order. Bytes that a command lets go of are freed only when it commits.
 *
 * <p>Outside a command nothing is recorded: changes are then for good, as when a snapshot is loaded.
 *
 * <p>Threading: the writer's only. Allocates nothing once its arrays have their size.
 */
public final class Undo {

  /** Entries for which memory is kept from command to command; a larger command's arrays are dropped after it. */
  private static final int KEPT_ENTRIES = 16 * 1024;
  private static final int FIRST_ENTRIES = 64;

  private boolean active;
  private int openRows;
  private Undoable[] who = new Undoable[FIRST_ENTRIES];
  private int[] operations = new int[FIRST_ENTRIES];
  private long[] operands = new long[2 * FIRST_ENTRIES];
  private int size;
  private long[] images = new long[16 * FIRST_ENTRIES];
  private int imageWords;
  private BlobList stored = new BlobList();
  private BlobList released = new BlobList();

  /**
   * Begins a command.
   *
   * @throws IllegalStateException within another one
   */
  public void begin() {
    if (active) {
      throw new IllegalStateException("a command is under way already");
    }
    active = true;
  }

  /**
   * Makes the command's changes final.
   *
   * @throws IllegalStateException when a row is still open; the command is still under way and can be rolled back
   */
  public void commit() {
    requireActive();
    if (openRows != 0) {
      throw new IllegalStateException(openRows + " rows are still open");
    }
    active = false;
    released.free();
    clear();
  }

  /** Takes the command's changes back, the last one first. */
  public void rollback() {
    requireActive();
    active = false;
    while (size > 0) {
      size--;
      who[size].undo(operations[size], operands[2 * size], operands[2 * size + 1]);
    }
    // Only now: a freed block is written into, and the rows that referred to it had to be stamped before.
    stored.free();
    clear();
  }

  void rowOpened() {
    openRows++;
  }

  void rowClosed() {
    openRows--;
  }

  /** Whether a command is under way, so that changes are recorded. */
  public boolean active() {
    return active;
  }

  /** Whether the command that is under way has recorded anything. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Records how to take one change back; does nothing outside a command. */
  public void record(Undoable undoable, int operation, long a, long b) {
    if (!active) {
      return;
    }
    if (size == operations.length) {
      growEntries();
    }
    who[size] = undoable;
    operations[size] = operation;
    operands[2 * size] = a;
    operands[2 * size + 1] = b;
    size++;
  }

  /** Keeps a copy of some words until the command ends; returns where, for {@link #images}. */
  int keep(long[] source, int offset, int words) {
    int at = imageWords;
    if (at + words > images.length) {
      images = Arrays.copyOf(images, Math.max(at + words, 2 * images.length));
    }
    System.arraycopy(source, offset, images, at, words);
    imageWords += words;
    return at;
  }

  long[] images() {
    return images;
  }

  /** A value was stored: a rollback frees it. */
  void stored(BlobStore store, long handle) {
    if (active) {
      stored.add(store, handle);
    }
  }

  /** A value is no longer referred to: freed at commit, at once when there is no command. */
  void release(BlobStore store, long handle) {
    if (active) {
      released.add(store, handle);
    } else {
      store.free(handle);
    }
  }

  private void requireActive() {
    if (!active) {
      throw new IllegalStateException("no command is under way");
    }
  }

  private void growEntries() {
    who = Arrays.copyOf(who, 2 * size);
    operations = Arrays.copyOf(operations, 2 * size);
    operands = Arrays.copyOf(operands, 4 * size);
  }

  private void clear() {
    openRows = 0;
    size = 0;
    imageWords = 0;
    stored.clear();
    released.clear();
    if (operations.length > KEPT_ENTRIES) {
      who = new Undoable[FIRST_ENTRIES];
      operations = new int[FIRST_ENTRIES];
      operands = new long[2 * FIRST_ENTRIES];
      images = new long[16 * FIRST_ENTRIES];
      stored = new BlobList();
      released = new BlobList();
    }
  }

  /** Values, each in its store. */
  private static final class BlobList {
    private BlobStore[] stores = new BlobStore[FIRST_ENTRIES];
    private long[] handles = new long[FIRST_ENTRIES];
    private int size;

    void add(BlobStore store, long handle) {
      if (size == handles.length) {
        stores = Arrays.copyOf(stores, 2 * size);
        handles = Arrays.copyOf(handles, 2 * size);
      }
      stores[size] = store;
      handles[size++] = handle;
    }

    void free() {
      for (int i = 0; i < size; i++) {
        stores[i].free(handles[i]);
      }
    }

    void clear() {
      size = 0;
    }
  }
}
