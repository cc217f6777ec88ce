package io.holdfast.codec;

import io.holdfast.kernel.Reply;

/**
 * The bytes of a reply, as kept under an idempotency key in the state: kind (2), version (1), components (1), CBOR.
 * Whoever keeps them keeps their checksum too (a snapshot's). Stateless; any thread.
 */
public final class ReplyCodec {
  private static final int USUAL_BYTES = 128;

  private final Kinds kinds;

  /** A codec for these kinds. */
  public ReplyCodec(Kinds kinds) {
    this.kinds = kinds;
  }

  /**
   * Encodes a reply; the same reply always to the same bytes.
   *
   * @throws IllegalArgumentException if its class is not registered
   */
  public byte[] encode(Reply reply) {
    Payload payload = kinds.of(reply);
    ByteWriter target = new ByteWriter(USUAL_BYTES);
    target.putShort(payload.kind().id());
    target.write(payload.kind().version());
    payload.write(reply, target);
    return target.toByteArray();
  }

  /**
   * Decodes a reply.
   *
   * @throws CorruptEntryException if the bytes are damaged
   * @throws UnknownKindException if the reply is not known
   */
  public Reply decode(byte[] bytes) {
    ByteReader source = new ByteReader(bytes, 0, bytes.length);
    Payload payload = kinds.of(source.getShort(), source.getByte());
    return payload.read(source, source.remaining(), Reply.class);
  }
}
