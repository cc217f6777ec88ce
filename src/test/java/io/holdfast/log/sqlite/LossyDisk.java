package io.holdfast.log.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a disk has for certain of the files written to it: their content as of the last sync, and apart from that the
 * writes that came since, of which a power failure keeps any part. Any thread.
 */
final class LossyDisk {
  private static final int SECTOR = 512;

  private final Map<Path, Content> files = new HashMap<>();

  private static final class Content {
    private byte[] synced = new byte[0];
    private final List<Change> unsynced = new ArrayList<>();
  }

  /** A write, or the cutting of a file to a size if there are no bytes. */
  private record Change(long offset, byte[] bytes) {

    byte[] appliedTo(byte[] content, int length) {
      int end = Math.toIntExact(offset + length);
      byte[] result = content.length < end ? Arrays.copyOf(content, end) : content;
      System.arraycopy(bytes, 0, result, (int) offset, length);
      return result;
    }
  }

  synchronized void opened(Path file) {
    files.computeIfAbsent(file, path -> new Content());
  }

  synchronized void wrote(Path file, long offset, byte[] bytes) {
    files.get(file).unsynced.add(new Change(offset, bytes));
  }

  synchronized void cut(Path file, long size) {
    files.get(file).unsynced.add(new Change(size, null));
  }

  synchronized void synced(Path file) {
    Content content = files.get(file);
    content.synced = image(content, new Random(0), 1);
    content.unsynced.clear();
  }

  synchronized void deleted(Path file) {
    files.remove(file);
  }

  /** Whether everything that was written to the files with this ending is there for certain. */
  synchronized boolean isSynced(String ending) {
    return files.entrySet().stream().filter(file -> file.getKey().toString().endsWith(ending))
        .allMatch(file -> file.getValue().unsynced.isEmpty());
  }

  /**
   * Puts into a directory what is there after a power failure at this moment.
   *
   * @param kept the part of the writes since the last sync that reached the disk all the same, some of them torn
   */
  synchronized void afterPowerFailure(Path directory, Random random, double kept) throws IOException {
    for (Map.Entry<Path, Content> file : files.entrySet()) {
      Files.write(directory.resolve(file.getKey().getFileName()), image(file.getValue(), random, kept));
    }
  }

  private static byte[] image(Content content, Random random, double kept) {
    byte[] image = content.synced.clone();
    for (Change change : content.unsynced) {
      if (kept >= 1 || random.nextDouble() < kept) {
        image = applied(change, image, random, kept);
      }
    }
    return image;
  }

  private static byte[] applied(Change change, byte[] image, Random random, double kept) {
    if (change.bytes() == null) {
      return Arrays.copyOf(image, (int) Math.min(image.length, change.offset()));
    }
    int whole = change.bytes().length;
    boolean torn = kept < 1 && random.nextDouble() < 0.2;
    return change.appliedTo(image, torn ? Math.min(whole, random.nextInt(1 + whole / SECTOR) * SECTOR) : whole);
  }
}
