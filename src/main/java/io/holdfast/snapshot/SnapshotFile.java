package io.holdfast.snapshot;

import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.SnapshotInfo;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A snapshot's file, open for reading, of which header and trailer have been read and found right.
 *
 * <p>Threads: any, and several at once. Blocks.
 */
final class SnapshotFile implements Closeable {
  private final Path path;
  private final FileChannel channel;
  private final long length;
  private SnapshotHead head;
  private SnapshotTrailer trailer;

  private SnapshotFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.length = channel.size();
  }

  /**
   * Opens a file.
   *
   * @throws CorruptSectionException if it is not a complete snapshot
   */
  static SnapshotFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      SnapshotFile file = new SnapshotFile(path, channel);
      file.readEnds();
      return file;
    } catch (CorruptSectionException e) {
      channel.close();
      throw new CorruptSectionException("snapshot " + path + " " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void readEnds() throws IOException {
    if (length < SnapshotFormat.HEADER_BYTES + SnapshotFormat.FOOTER_BYTES) {
      throw new CorruptSectionException("is not complete: it has " + length + " bytes");
    }
    ByteBuffer header = read(0, SnapshotFormat.HEADER_BYTES);
    head = SnapshotHead.decode(header);
    long footerAt = length - SnapshotFormat.FOOTER_BYTES;
    ByteBuffer footerBytes = read(footerAt, SnapshotFormat.FOOTER_BYTES);
    SnapshotTrailer.Footer footer = SnapshotTrailer.Footer.decode(footerBytes.duplicate().order(footerBytes.order()));
    long trailerAt = footerAt - footer.trailerBytes();
    if (footer.fileBytes() != length || footer.trailerBytes() < 0 || trailerAt < SnapshotFormat.HEADER_BYTES) {
      throw new CorruptSectionException("is damaged: it has " + length + " bytes, its footer says "
          + footer.fileBytes() + " with " + footer.trailerBytes() + " of trailer");
    }
    ByteBuffer trailerBytes = read(trailerAt, footer.trailerBytes());
    ByteBuffer checked = footerBytes.slice(0, Integer.BYTES + Long.BYTES);
    if (footer.checksum() != SnapshotFormat.checksum(header, trailerBytes, checked)) {
      throw new CorruptSectionException("is damaged: the checksum of its trailer differs");
    }
    trailer = SnapshotTrailer.decode(trailerBytes, trailerAt);
  }

  private ByteBuffer read(long offset, int count) throws IOException {
    ByteBuffer bytes = SnapshotFormat.buffer(count);
    read(bytes, offset);
    return bytes.flip();
  }

  /** Fills the buffer with the bytes at an offset. */
  void read(ByteBuffer into, long offset) throws IOException {
    long at = offset;
    while (into.hasRemaining()) {
      int count = channel.read(into, at);
      if (count < 0) {
        throw new EOFException(path + " ends at " + at);
      }
      at += count;
    }
  }

  Path path() {
    return path;
  }

  List<StoredSection> sections() {
    return trailer.sections();
  }

  /** What is known without reading the chunks; asks the disk for the marker. */
  SnapshotInfo info() throws IOException {
    return new SnapshotInfo(head.position(), head.logTime(), head.partitions(), trailer.contentHash(), length,
        isAgreed());
  }

  private boolean isAgreed() throws IOException {
    try {
      byte[] text = Files.readAllBytes(SnapshotFiles.marker(path));
      return new String(text, StandardCharsets.US_ASCII).strip().equals(agreement(trailer.contentHash()));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** What a marker says. */
  static String agreement(long contentHash) {
    return String.format("%016x", contentHash);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
