package io.holdfast.kernel.table;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * The memory of a table's bytes: chunks of 256 KB cut into blocks of {@link SizeClasses}, freed blocks kept in a
 * list per class (linked through the blocks themselves) and used again for the same class, or split for a smaller
 * one before new memory is taken. A value above {@link SizeClasses#LARGEST} has an array of its own.
 *
 * <p>A value is named by one long, its <em>handle</em>: address in the upper 40 bits (chunk, offset), length in the
 * lower 24. 0 is the empty value. A block is written once before its handle is published, and not again before it is
 * freed; the row that held it has been stamped in between, which is how a reader knows.
 *
 * <p>Threading: changed by the writer; {@link #copy}, {@link #send} and {@link #equal} by anyone, with any handle
 * whatever, since every offset is bounded.
 */
final class BlobStore {

  /** The longest value, 16 MB less one byte. */
  static final int MAX_LENGTH = (1 << 24) - 1;

  private static final int CHUNK_LOG = 18;
  private static final int CHUNK_BYTES = 1 << CHUNK_LOG;
  private static final int FIRST_BYTES = 1024;
  private static final int LENGTH_BITS = 24;
  private static final int MAX_CHUNKS = 1 << (40 - CHUNK_LOG);
  private static final int NO_CHUNK = -1;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Written by the writer only, each time a new array; read by anyone. A freed large value leaves a null. */
  private volatile byte[][] chunks = new byte[0][];
  private final IntArrayList freeChunks = new IntArrayList();
  /** First free block of each class, as its address + 1; 0 is none. */
  private final long[] freeBlocks = new long[SizeClasses.COUNT];
  private int current = NO_CHUNK;
  private int currentUsed;
  private long reserved;
  private long live;
  private long free;

  static int length(long handle) {
    return (int) handle & MAX_LENGTH;
  }

  private static int chunkOf(long handle) {
    return (int) (handle >>> (LENGTH_BITS + CHUNK_LOG));
  }

  private static int offsetOf(long handle) {
    return (int) (handle >>> LENGTH_BITS) & (CHUNK_BYTES - 1);
  }

  private static long handle(long address, int length) {
    return address << LENGTH_BITS | length;
  }

  /** Stores a copy of the bytes. */
  long store(byte[] source, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, source.length);
    if (length == 0) {
      return 0;
    }
    if (length > MAX_LENGTH) {
      throw new IllegalArgumentException("value of " + length + " bytes, at most " + MAX_LENGTH + " can be kept");
    }
    long handle = handle(length > SizeClasses.LARGEST ? own(length) : block(SizeClasses.holding(length)), length);
    System.arraycopy(source, offset, chunks[chunkOf(handle)], offsetOf(handle), length);
    live += length;
    return handle;
  }

  /** Frees a value; the empty one too. */
  void free(long handle) {
    int length = length(handle);
    if (length == 0) {
      return;
    }
    live -= length;
    if (length > SizeClasses.LARGEST) {
      disown(chunkOf(handle), length);
    } else {
      push(SizeClasses.holding(length), handle >>> LENGTH_BITS);
    }
  }

  /**
   * Any thread: copies a value to {@code target}, if it fits there.
   *
   * @return its length, whether it fitted or not; -1 when the handle cannot be right, so the reader has raced
   */
  int copy(long handle, byte[] target, int offset) {
    int length = length(handle);
    byte[] chunk = reach(handle);
    if (length == 0 || chunk == null) {
      return length == 0 ? 0 : -1;
    }
    if (length <= target.length - offset) {
      System.arraycopy(chunk, offsetOf(handle), target, offset, length);
    }
    return length;
  }

  /** Any thread: gives a value to {@code sink}; returns its length, or -1 as {@link #copy} does. */
  int send(long handle, ByteSink sink) {
    int length = length(handle);
    byte[] chunk = reach(handle);
    if (length == 0 || chunk == null) {
      return length == 0 ? 0 : -1;
    }
    sink.accept(chunk, offsetOf(handle), length);
    return length;
  }

  /** Any thread: whether a value has these bytes. */
  boolean equal(long handle, byte[] bytes, int offset, int length) {
    if (length(handle) != length) {
      return false;
    }
    byte[] chunk = reach(handle);
    if (chunk == null) {
      return length == 0;
    }
    int from = offsetOf(handle);
    return Arrays.equals(chunk, from, from + length, bytes, offset, offset + length);
  }

  /** The chunk that holds a value, null when there is none such. */
  private byte[] reach(long handle) {
    byte[][] c = chunks;
    int index = chunkOf(handle);
    if (length(handle) == 0 || index >= c.length || c[index] == null) {
      return null;
    }
    return offsetOf(handle) + length(handle) <= c[index].length ? c[index] : null;
  }

  private long own(int length) {
    return (long) addChunk(new byte[length]) << CHUNK_LOG;
  }

  private void disown(int index, int length) {
    byte[][] without = chunks.clone();
    without[index] = null;
    chunks = without;
    freeChunks.add(index);
    reserved -= length;
  }

  private int addChunk(byte[] chunk) {
    byte[][] c = chunks;
    int index = freeChunks.isEmpty() ? c.length : freeChunks.popInt();
    if (index == MAX_CHUNKS) {
      throw new IllegalStateException("no addresses left for bytes");
    }
    byte[][] with = Arrays.copyOf(c, Math.max(c.length, index + 1));
    with[index] = chunk;
    chunks = with;
    reserved += chunk.length;
    return index;
  }

  /** The address of a block of a class: a freed one, or fresh, or part of a larger freed one, or of a new chunk. */
  private long block(int cls) {
    int size = SizeClasses.size(cls);
    if (freeBlocks[cls] != 0) {
      return pop(cls);
    }
    if (!roomFor(size)) {
      int larger = largerFree(size);
      if (larger >= 0) {
        return split(larger, size);
      }
      openChunk();
    }
    long address = (long) current << CHUNK_LOG | currentUsed;
    currentUsed += size;
    return address;
  }

  /** Whether the current chunk holds a fresh block, growing it while it is the first and small. */
  private boolean roomFor(int size) {
    if (current == NO_CHUNK) {
      openFirstChunk();
    }
    byte[] chunk = chunks[current];
    int wanted = currentUsed + size;
    if (wanted > CHUNK_BYTES) {
      return false;
    }
    if (wanted > chunk.length) {
      growCurrent(Math.min(CHUNK_BYTES, Integer.highestOneBit(wanted - 1) << 1));
    }
    return true;
  }

  private void openFirstChunk() {
    current = addChunk(new byte[FIRST_BYTES]);
    currentUsed = 0;
  }

  private void growCurrent(int bytes) {
    byte[][] with = chunks.clone();
    reserved += bytes - with[current].length;
    with[current] = Arrays.copyOf(with[current], bytes);
    chunks = with;
  }

  private void openChunk() {
    giveBack((long) current << CHUNK_LOG | currentUsed, CHUNK_BYTES - currentUsed);
    current = addChunk(new byte[CHUNK_BYTES]);
    currentUsed = 0;
  }

  private int largerFree(int size) {
    if (2 * size > SizeClasses.LARGEST) {
      return -1;
    }
    for (int cls = SizeClasses.holding(2 * size); cls < SizeClasses.COUNT; cls++) {
      if (freeBlocks[cls] != 0) {
        return cls;
      }
    }
    return -1;
  }

  private long split(int cls, int size) {
    long address = pop(cls);
    giveBack(address + size, SizeClasses.size(cls) - size);
    return address;
  }

  /** Cuts a stretch of memory into free blocks. */
  private void giveBack(long address, int bytes) {
    while (bytes >= SizeClasses.GRAIN) {
      int cls = SizeClasses.within(bytes);
      push(cls, address);
      address += SizeClasses.size(cls);
      bytes -= SizeClasses.size(cls);
    }
  }

  private void push(int cls, long address) {
    LONGS.set(chunks[(int) (address >>> CHUNK_LOG)], (int) address & (CHUNK_BYTES - 1), freeBlocks[cls]);
    freeBlocks[cls] = address + 1;
    free += SizeClasses.size(cls);
  }

  private long pop(int cls) {
    long address = freeBlocks[cls] - 1;
    freeBlocks[cls] = (long) LONGS.get(chunks[(int) (address >>> CHUNK_LOG)], (int) address & (CHUNK_BYTES - 1));
    free -= SizeClasses.size(cls);
    return address;
  }

  long reservedBytes() {
    return reserved;
  }

  /** Bytes of values. */
  long liveBytes() {
    return live;
  }

  /** Bytes in free blocks and in the unused end of the newest chunk. */
  long freeBytes() {
    return free + (current == NO_CHUNK ? 0 : chunks[current].length - currentUsed);
  }
}
