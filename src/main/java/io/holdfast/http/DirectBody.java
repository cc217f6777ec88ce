package io.holdfast.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.buffer.impl.BufferImpl;

/**
 * The body of one answer in memory that the socket takes as it is: a heap buffer would be garbage, and copied once
 * more. Netty gives the memory back when it has been written or could not be; Vert.x forgets to when the connection
 * closes before the answer's turn has come, and then fails the answer, which is when it is given back here. One event
 * loop.
 */
final class DirectBody extends BufferImpl implements Handler<AsyncResult<Void>> {
  private final ByteBuf memory;

  private DirectBody(ByteBuf memory) {
    super(memory);
    this.memory = memory;
  }

  /** A copy of these bytes. */
  static DirectBody of(byte[] bytes, int offset, int length) {
    return new DirectBody(ByteBufAllocator.DEFAULT.directBuffer(length, length).writeBytes(bytes, offset, length));
  }

  @Override
  public ByteBuf getByteBuf() {
    return memory;
  }

  /** The answer has been written, or never will be. */
  @Override
  public void handle(AsyncResult<Void> written) {
    if (written.failed() && memory.refCnt() > 0) {
      memory.release();
    }
  }
}
