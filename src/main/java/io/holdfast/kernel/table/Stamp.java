package io.holdfast.kernel.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A sequence lock: one writer makes it odd while it changes something, readers take it before and after and throw
 * away what they read when it was odd or has moved. Readers never wait for the writer and the writer never waits.
 *
 * <p>By the book (Boehm, <em>Can seqlocks get along with programming language memory models?</em>, MSPC 2012).
 * Writer: opaque odd stamp, {@code storeStoreFence}, stores, release even stamp. Reader: acquire, copy,
 * {@code loadLoadFence}, read again. A reader validates before it follows anything it read.
 *
 * <p>Idiom of a reader:
 * <pre>{@code
 * long s;
 * do {
 *   s = stamp.beginRead();
 *   ... copy, without trusting what is copied ...
 * } while (!stamp.validRead(s));
 * }</pre>
 *
 * <p>Threading: {@link #begin} and {@link #end} by the single writer, and they nest; all else by any thread.
 */
public final class Stamp {

  private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);
  /** The stamp stands in the middle of 128 bytes, so that its readers share no cache line with their neighbours. */
  private static final int CELL = 8;
  private static final int MOST_ATTEMPTS = 64;

  /** Written by the writer; read by anyone, acquire or opaque. */
  private final long[] cell = new long[2 * CELL];
  /** Only the writer's. */
  private int depth;

  /** Writer: what follows is a change. Nests. */
  public void begin() {
    if (depth++ == 0) {
      begin(cell, CELL);
    }
  }

  /**
   * Writer: the change is complete.
   *
   * @throws IllegalStateException without a {@link #begin}
   */
  public void end() {
    if (depth == 0) {
      throw new IllegalStateException("end of a change that was not begun");
    }
    if (--depth == 0) {
      end(cell, CELL);
    }
  }

  /** Writer: whether a change is under way. */
  public boolean isOpen() {
    return depth > 0;
  }

  /** Any thread: the stamp to be given to {@link #validRead}; odd, hence never valid, while a change is under way. */
  public long beginRead() {
    return beginRead(cell, CELL);
  }

  /** Any thread: as {@link #beginRead}, but waits (spinning, then yielding) until no change is under way. */
  public long awaitRead() {
    int spins = 0;
    long stamp = beginRead();
    while ((stamp & 1) != 0) {
      pause(spins++);
      stamp = beginRead();
    }
    return stamp;
  }

  /** Any thread: whether all that was read since {@code stamp} was taken belongs together. */
  public boolean validRead(long stamp) {
    VarHandle.loadLoadFence();
    return (stamp & 1) == 0 && isNow(cell, CELL, stamp);
  }

  /**
   * Any thread: does some reading until it has not raced. For what is short: while the writer leaves less time between
   * two changes than it takes, it is done again and again.
   *
   * @param reading may be done more than once; what it throws counts only if nothing was changed meanwhile
   */
  public void read(Runnable reading) {
    boolean isValid;
    do {
      isValid = readOnce(reading);
    } while (!isValid);
  }

  /**
   * Any thread: does some reading, as {@link #read} does, but no more than a number of times.
   *
   * @return false if it raced each time: then it is to be done on the writer's loop, where nothing changes meanwhile
   */
  public boolean tryRead(Runnable reading) {
    for (int i = 0; i < MOST_ATTEMPTS; i++) {
      if (readOnce(reading)) {
        return true;
      }
    }
    return false;
  }

  private boolean readOnce(Runnable reading) {
    long stamp = awaitRead();
    try {
      reading.run();
    } catch (RuntimeException e) {
      if (validRead(stamp)) {
        throw e;
      }
      return false;
    }
    return validRead(stamp);
  }

  static void begin(long[] words, int at) {
    CELLS.setOpaque(words, at, words[at] + 1);
    VarHandle.storeStoreFence();
  }

  static void end(long[] words, int at) {
    CELLS.setRelease(words, at, words[at] + 1);
  }

  static long beginRead(long[] words, int at) {
    return (long) CELLS.getAcquire(words, at);
  }

  /** The last step of validating, after the {@code loadLoadFence}. */
  static boolean isNow(long[] words, int at, long stamp) {
    return (long) CELLS.getOpaque(words, at) == stamp;
  }

  /** Waits a moment: at first busily, since changes last well below a microsecond, then gives the core away. */
  static void pause(int spins) {
    if (spins < 64) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }
}
