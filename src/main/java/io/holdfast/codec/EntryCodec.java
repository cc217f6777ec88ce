package io.holdfast.codec;

import io.holdfast.kernel.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The bytes of an entry: format (1), epoch (4), incarnation (16), batch (8), sender time (8), count (2), then each
 * submission after its length (4), and last the CRC-32C of everything before (4). All big-endian. Stateless; any
 * thread.
 */
public final class EntryCodec {

  /** The format written today. */
  public static final byte FORMAT = 1;

  private static final int HEADER_BYTES = 1 + 4 + 16 + 8 + 8 + 2;
  private static final int CHECKSUM_BYTES = 4;

  private final SubmissionCodec submissions;

  /** A codec for these kinds. */
  public EntryCodec(Kinds kinds) {
    submissions = new SubmissionCodec(kinds);
  }

  /** The size of an entry without submissions, in bytes. */
  public static int emptyBytes() {
    return HEADER_BYTES + CHECKSUM_BYTES;
  }

  /** What a submission of this many bytes adds to an entry. */
  public static int bytesOf(byte[] encodedSubmission) {
    return Integer.BYTES + encodedSubmission.length;
  }

  /**
   * Puts submissions that have been encoded already into an entry; only copies.
   *
   * @param encodedSubmissions from {@link SubmissionCodec#encode}, 1 to {@link Limits#BATCH_COMMANDS}
   */
  public static byte[] assemble(Batch.Header header, List<byte[]> encodedSubmissions) {
    ByteWriter target = new ByteWriter(size(encodedSubmissions));
    target.write(FORMAT);
    target.putInt(header.epoch());
    target.putLong(header.incarnation().getMostSignificantBits());
    target.putLong(header.incarnation().getLeastSignificantBits());
    target.putLong(header.number());
    target.putLong(header.senderTime());
    target.putShort(encodedSubmissions.size());
    for (byte[] submission : encodedSubmissions) {
      target.putInt(submission.length);
      target.write(submission, 0, submission.length);
    }
    target.putInt(checksum(target.array(), target.size()));
    return target.toByteArray();
  }

  private static int size(List<byte[]> encodedSubmissions) {
    if (encodedSubmissions.isEmpty() || encodedSubmissions.size() > Limits.BATCH_COMMANDS) {
      throw new IllegalArgumentException("a batch has 1 to " + Limits.BATCH_COMMANDS + " commands, not "
          + encodedSubmissions.size());
    }
    long size = emptyBytes();
    for (byte[] submission : encodedSubmissions) {
      size += bytesOf(submission);
    }
    if (size > Limits.ENTRY_BYTES) {
      throw new IllegalArgumentException("an entry of " + size + " bytes is larger than " + Limits.ENTRY_BYTES);
    }
    return (int) size;
  }

  /**
   * Reads an entry.
   *
   * @throws CorruptEntryException if the bytes are damaged
   * @throws UnknownKindException if a command in it is not known; nothing of the entry may be applied then
   */
  public Batch decode(byte[] entry) {
    ByteReader source = new ByteReader(entry, 0, checkedEnd(entry));
    Batch.Header header = header(source);
    int count = source.getShort();
    if (count < 1 || count > Limits.BATCH_COMMANDS) {
      throw new CorruptEntryException("an entry says that it has " + count + " commands");
    }
    List<Submission> read = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int end = source.narrow(source.getInt());
      read.add(submissions.decode(source));
      source.widen(end);
    }
    if (source.remaining() != 0) {
      throw new CorruptEntryException("an entry has " + source.remaining() + " bytes too many");
    }
    return new Batch(header, read);
  }

  /** Reads only what stands before the submissions; checks the bytes all the same. */
  public static Batch.Header header(byte[] entry) {
    return header(new ByteReader(entry, 0, checkedEnd(entry)));
  }

  private static int checkedEnd(byte[] entry) {
    int end = entry.length - CHECKSUM_BYTES;
    if (end < HEADER_BYTES) {
      throw new CorruptEntryException("an entry of " + entry.length + " bytes is too short");
    }
    if (new ByteReader(entry, end, entry.length).getInt() != checksum(entry, end)) {
      throw new CorruptEntryException("an entry's checksum does not fit its " + entry.length + " bytes");
    }
    return end;
  }

  private static Batch.Header header(ByteReader source) {
    byte format = source.getByte();
    if (format != FORMAT) {
      throw new CorruptEntryException("an entry has format " + format + ", but this program reads " + FORMAT
          + ": it is damaged, or was written by a newer program, and then this instance must be upgraded");
    }
    int epoch = source.getInt();
    UUID incarnation = new UUID(source.getLong(), source.getLong());
    return new Batch.Header(epoch, incarnation, source.getLong(), source.getLong());
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
