package io.holdfast.codec;

import io.holdfast.kernel.Command;
import io.holdfast.kernel.Limits;

/**
 * The bytes of one submission: kind (2), version (1), flags (1), principal, then as flagged the idempotency key with
 * its fingerprint (16) and the trace, then the command to the end: its number of components (1) and CBOR. Texts are
 * UTF-8 after their length in two bytes. Stateless; any thread: a caller encodes on its own thread what the log's loop
 * then only concatenates.
 */
public final class SubmissionCodec {
  private static final int IDEMPOTENCY = 1;
  private static final int TRACE = 2;
  private static final int USUAL_BYTES = 512;
  private static final int KEPT_BYTES = 256 << 10;

  /** A thread's own, grown once: a new one for each command would be copied again each time that it outgrows itself. */
  private static final ThreadLocal<ByteWriter> WRITERS = ThreadLocal.withInitial(() -> new ByteWriter(USUAL_BYTES));

  private final Kinds kinds;

  /** A codec for these kinds. */
  public SubmissionCodec(Kinds kinds) {
    this.kinds = kinds;
  }

  /**
   * Encodes a submission.
   *
   * @throws IllegalArgumentException if the command's class is not registered, or the result is larger than
   *     {@link Limits#COMMAND_BYTES}
   */
  public byte[] encode(Submission submission) {
    Payload payload = kinds.of(submission.command());
    ByteWriter target = WRITERS.get().clear();
    target.putShort(payload.kind().id());
    target.write(payload.kind().version());
    putEnvelope(submission, target);
    payload.write(submission.command(), target);
    if (target.size() > Limits.COMMAND_BYTES) {
      throw new IllegalArgumentException("a command of " + target.size() + " bytes is larger than the limit of "
          + Limits.COMMAND_BYTES);
    }
    if (target.capacity() > KEPT_BYTES) {
      WRITERS.remove();
    }
    return target.copy();
  }

  private static void putEnvelope(Submission submission, ByteWriter target) {
    Idempotency idempotency = submission.idempotency();
    String trace = submission.trace();
    target.write((idempotency == null ? 0 : IDEMPOTENCY) | (trace == null ? 0 : TRACE));
    target.putText(submission.principal());
    if (idempotency != null) {
      target.putText(idempotency.key());
      target.putLong(idempotency.fingerprintHigh());
      target.putLong(idempotency.fingerprintLow());
    }
    if (trace != null) {
      target.putText(trace);
    }
  }

  /** Decodes a submission that fills the rest of the reader. */
  Submission decode(ByteReader source) {
    Payload payload = kinds.of(source.getShort(), source.getByte());
    int flags = source.getByte();
    if ((flags & ~(IDEMPOTENCY | TRACE)) != 0) {
      throw new CorruptEntryException("a submission has unknown flags: " + flags);
    }
    String principal = source.getText();
    Idempotency idempotency = (flags & IDEMPOTENCY) == 0 ? null
        : new Idempotency(source.getText(), source.getLong(), source.getLong());
    String trace = (flags & TRACE) == 0 ? null : source.getText();
    Command command = payload.read(source, source.remaining(), Command.class);
    return new Submission(command, principal, idempotency, trace);
  }
}
