package io.holdfast.snapshot;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.holdfast.kernel.cut.Cut;
import io.holdfast.kernel.cut.SectionSource;
import io.holdfast.kernel.cut.SnapshotInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a snapshot under a temporary name, and gives it its own when all of it is on the disk.
 *
 * <p>Threads: the storing thread only. Blocks.
 */
final class SnapshotWriter {
  /** Of ads, 850 MB in a second of one processor, to a fifth of their size; levels 2 and 3: half as fast, no better. */
  static final int ZSTD_LEVEL = 1;

  private final Disk disk;
  private final Path temporary;
  private final Path target;
  private final SnapshotHead head;
  private final List<StoredSection> sections = new ArrayList<>();
  private ZstdCompressCtx zstd;
  private ByteBuffer stored = SnapshotFormat.directBuffer(0);
  private Disk.Output output;
  private long offset;
  private long sectionOffset;
  private long rawBytes;
  private int chunks;

  SnapshotWriter(Disk disk, SnapshotFiles files, Cut cut) {
    this.disk = disk;
    this.target = files.snapshot(cut.position());
    this.temporary = files.temporary(target);
    this.head = new SnapshotHead(cut.position(), cut.logTime(), cut.partitions());
  }

  Path target() {
    return target;
  }

  void begin() throws IOException {
    zstd = new ZstdCompressCtx();
    zstd.setLevel(ZSTD_LEVEL);
    output = disk.create(temporary);
    append(head.encode());
    sectionOffset = offset;
  }

  /** Appends a chunk to the section that is being written. */
  void chunk(PieceBuffer pieces) throws IOException {
    ByteBuffer raw = pieces.content();
    int most = Math.toIntExact(SnapshotFormat.CHUNK_HEAD_BYTES + Zstd.compressBound(raw.remaining()));
    if (stored.capacity() < most) {
      stored = SnapshotFormat.directBuffer(most);
    }
    int length = zstd.compressDirectByteBuffer(stored, SnapshotFormat.CHUNK_HEAD_BYTES,
        stored.capacity() - SnapshotFormat.CHUNK_HEAD_BYTES, raw, 0, raw.remaining());
    stored.clear();
    stored.putInt(SnapshotFormat.CHUNK_MARK).putInt(sections.size()).putInt(chunks);
    stored.putInt(raw.remaining()).putInt(length);
    int checked = stored.position();
    stored.putInt(SnapshotFormat.checksum(
        stored.slice(0, checked), stored.slice(SnapshotFormat.CHUNK_HEAD_BYTES, length)));
    append(stored.slice(0, SnapshotFormat.CHUNK_HEAD_BYTES + length));
    chunks++;
    rawBytes += pieces.pieceBytes();
  }

  /** All chunks of a section have been appended. */
  void endSection(SectionSource section) {
    sections.add(new StoredSection(section.partition(), section.name(), sectionOffset, offset - sectionOffset, chunks,
        rawBytes, section.contentHash()));
    sectionOffset = offset;
    chunks = 0;
    rawBytes = 0;
  }

  /** Makes the snapshot durable, then visible. */
  SnapshotInfo finish() throws IOException {
    SnapshotTrailer trailer = new SnapshotTrailer(sections);
    append(trailer.encode(head.encode(), offset));
    output.sync();
    release();
    disk.publish(temporary, target);
    return new SnapshotInfo(
        head.position(), head.logTime(), head.partitions(), trailer.contentHash(), offset, false);
  }

  private void append(ByteBuffer bytes) throws IOException {
    offset += bytes.remaining();
    output.write(bytes);
  }

  /** Gives up: nothing is left on the disk. */
  void abandon() throws IOException {
    try {
      release();
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void release() throws IOException {
    if (zstd != null) {
      zstd.close();
      zstd = null;
    }
    if (output != null) {
      Disk.Output closing = output;
      output = null;
      closing.close();
    }
  }
}
