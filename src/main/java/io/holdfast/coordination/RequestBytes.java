package io.holdfast.coordination;

import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Count;
import io.holdfast.coordination.Request.Fence;
import io.holdfast.coordination.Request.Release;
import io.holdfast.coordination.Request.Renewal;
import io.holdfast.coordination.Request.SetValue;
import io.holdfast.coordination.Request.Sort;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that waits, as its row in the line keeps it: format (1), then the parts in the order of the record, each
 * list after its length. The bytes are content: snapshots have them, so a released format is read for ever.
 */
final class RequestBytes {
  private static final int FORMAT = 1;
  private static final Sort[] SORTS = Sort.values();

  private RequestBytes() {}

  static byte[] encode(Request request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      write(request.claim(), out);
      write(request.renewal(), out);
      write(request.release(), out);
      writeAll(request, out);
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory takes everything", e);
    }
    return bytes.toByteArray();
  }

  private static void write(Claim claim, DataOutputStream out) throws IOException {
    out.writeBoolean(claim != null);
    if (claim != null) {
      out.writeByte(claim.sort().ordinal());
      out.writeUTF(claim.name());
      out.writeUTF(claim.holder());
      out.writeInt(claim.permits());
      out.writeInt(claim.most());
      out.writeLong(claim.holdMillis());
      out.writeLong(claim.waitMillis());
    }
  }

  private static void write(Renewal renewal, DataOutputStream out) throws IOException {
    out.writeBoolean(renewal != null);
    if (renewal != null) {
      out.writeByte(renewal.sort().ordinal());
      out.writeUTF(renewal.name());
      out.writeLong(renewal.token());
      out.writeLong(renewal.holdMillis());
    }
  }

  private static void write(Release release, DataOutputStream out) throws IOException {
    out.writeBoolean(release != null);
    if (release != null) {
      out.writeByte(release.sort().ordinal());
      out.writeUTF(release.name());
      out.writeLong(release.token());
    }
  }

  private static void writeAll(Request request, DataOutputStream out) throws IOException {
    out.writeByte(request.fences().size());
    for (Fence fence : request.fences()) {
      out.writeUTF(fence.lock());
      out.writeLong(fence.token());
    }
    out.writeByte(request.sets().size());
    for (SetValue set : request.sets()) {
      out.writeUTF(set.key());
      out.writeInt(set.json() == null ? -1 : set.json().length);
      out.write(set.json() == null ? new byte[0] : set.json());
      out.writeLong(set.ifVersion());
      out.writeLong(set.liveMillis());
    }
    writeTexts(request.gets(), out);
    out.writeByte(request.counts().size());
    for (Count count : request.counts()) {
      out.writeUTF(count.key());
      out.writeBoolean(count.adds());
      out.writeLong(count.operand());
      out.writeBoolean(count.conditional());
      out.writeLong(count.expected());
    }
    writeTexts(request.ids(), out);
  }

  private static void writeTexts(List<String> texts, DataOutputStream out) throws IOException {
    out.writeByte(texts.size());
    for (String text : texts) {
      out.writeUTF(text);
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalStateException if it is of a format that this program does not know
   */
  static Request decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readByte();
      if (format != FORMAT) {
        throw new IllegalStateException("a waiting request has format " + format + ", which is not known here");
      }
      Claim claim = readClaim(in);
      Renewal renewal = in.readBoolean()
          ? new Renewal(SORTS[in.readByte()], in.readUTF(), in.readLong(), in.readLong()) : null;
      Release release = in.readBoolean() ? new Release(SORTS[in.readByte()], in.readUTF(), in.readLong()) : null;
      List<Fence> fences = readList(in, () -> new Fence(in.readUTF(), in.readLong()));
      List<SetValue> sets = readList(in, () -> readSet(in));
      List<String> gets = readList(in, in::readUTF);
      List<Count> counts = readList(in, () ->
          new Count(in.readUTF(), in.readBoolean(), in.readLong(), in.readBoolean(), in.readLong()));
      return new Request(claim, renewal, release, fences, sets, gets, counts, readList(in, in::readUTF));
    } catch (IOException e) {
      throw new UncheckedIOException("a waiting request cannot be read", e);
    }
  }

  private static Claim readClaim(DataInputStream in) throws IOException {
    return in.readBoolean()
        ? new Claim(SORTS[in.readByte()], in.readUTF(), in.readUTF(), in.readInt(), in.readInt(), in.readLong(),
            in.readLong())
        : null;
  }

  private static SetValue readSet(DataInputStream in) throws IOException {
    String key = in.readUTF();
    int length = in.readInt();
    byte[] json = length < 0 ? null : in.readNBytes(length);
    return new SetValue(key, json, in.readLong(), in.readLong());
  }

  /** Reads one entry of a list. */
  private interface Entry<T> {
    T read() throws IOException;
  }

  private static <T> List<T> readList(DataInputStream in, Entry<T> entry) throws IOException {
    int size = in.readByte();
    List<T> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(entry.read());
    }
    return list;
  }
}
