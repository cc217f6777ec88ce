package io.holdfast.kernel.table;

/**
 * The sizes in which {@link BlobStore} hands out memory: every multiple of 16 bytes up to 1 KB, then sixteen steps to
 * each doubling, up to {@link #LARGEST}. A value wastes 8 bytes on average when small, and at most a sixteenth.
 */
final class SizeClasses {

  static final int GRAIN = 16;
  static final int LARGEST = 64 * 1024;
  private static final int LINEAR = 64;
  private static final int STEPS_LOG = 4;
  private static final int LINEAR_LOG = 10;

  static final int COUNT = LINEAR + (1 << STEPS_LOG) * 6;

  private SizeClasses() {}

  /** The class of the smallest size that holds {@code bytes}, which are 1 to {@link #LARGEST}. */
  static int holding(int bytes) {
    int last = bytes - 1;
    if (bytes <= LINEAR * GRAIN) {
      return last / GRAIN;
    }
    int log = 31 - Integer.numberOfLeadingZeros(last);
    int step = (last >>> (log - STEPS_LOG)) & ((1 << STEPS_LOG) - 1);
    return LINEAR + ((log - LINEAR_LOG) << STEPS_LOG) + step;
  }

  /** The class of the largest size within {@code bytes}, which are at least {@link #GRAIN}. */
  static int within(int bytes) {
    if (bytes >= LARGEST) {
      return COUNT - 1;
    }
    int cls = holding(bytes);
    return size(cls) == bytes ? cls : cls - 1;
  }

  /** The bytes of a class, always a multiple of {@link #GRAIN}. */
  static int size(int cls) {
    if (cls < LINEAR) {
      return (cls + 1) * GRAIN;
    }
    int log = LINEAR_LOG + ((cls - LINEAR) >>> STEPS_LOG);
    int step = (cls - LINEAR) & ((1 << STEPS_LOG) - 1);
    return (1 << log) + ((step + 1) << (log - STEPS_LOG));
  }
}
