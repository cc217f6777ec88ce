package io.holdfast.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Where a section stands in a snapshot file, and what is in it.
 *
 * @param partition its partition; -1 for what stands before routing
 * @param name its name, unique in its partition
 * @param offset where its first chunk begins in the file
 * @param storedBytes the length of its chunks in the file
 * @param chunks how many chunks it has
 * @param rawBytes the length of what was copied, before compression
 * @param contentHash the hash of its logical content
 */
record StoredSection(
    int partition, String name, long offset, long storedBytes, int chunks, long rawBytes, long contentHash) {

  private static final int FIXED_BYTES = 2 * Integer.BYTES + Short.BYTES + 4 * Long.BYTES;

  /** Where the section ends in the file. */
  long end() {
    return offset + storedBytes;
  }

  /** How messages call it. */
  String title() {
    return "section " + name + (partition < 0 ? " before routing" : " of partition " + partition);
  }

  int encodedLength() {
    return FIXED_BYTES + name.getBytes(StandardCharsets.UTF_8).length;
  }

  void encode(ByteBuffer to) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    to.putInt(partition).putShort((short) utf8.length).put(utf8);
    to.putLong(offset).putLong(storedBytes).putInt(chunks).putLong(rawBytes).putLong(contentHash);
  }

  static StoredSection decode(ByteBuffer in) {
    int partition = in.getInt();
    byte[] utf8 = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(utf8);
    return new StoredSection(partition, new String(utf8, StandardCharsets.UTF_8), in.getLong(), in.getLong(),
        in.getInt(), in.getLong(), in.getLong());
  }
}
