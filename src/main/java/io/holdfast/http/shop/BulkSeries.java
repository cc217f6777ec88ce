package io.holdfast.http.shop;

import io.holdfast.codec.Idempotency;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.shop.ShopCommand;
import io.holdfast.shop.ShopReply;
import io.vertx.core.buffer.Buffer;

/**
 * One bulk initialisation: a series of commands, each bounded, one being applied while the next is appended, so that
 * the log and the partitions serve everybody else in between. It goes on when its client has gone, and ends at the
 * first trouble.
 *
 * <p>One event loop.
 *
 * <p>With an idempotency key, each piece has a key of its own that is made from it: a retry passes over what was done
 * and goes on where the first attempt ended. The first piece has the client's own, and goes ahead alone: if the key was
 * used for another request, nothing is done.
 */
final class BulkSeries {
  private static final int MOST_UNDER_WAY = 2;

  /** What no client's key contains. */
  private static final char BEHIND_KEY = '\0';

  private final ApiLoop loop;
  private final Exchange exchange;
  private final long count;
  private final String message;
  private final Piece piece;
  private Idempotency key;
  private long submitted;
  private long done;

  /** Makes the command of a piece. */
  @FunctionalInterface
  interface Piece {
    ShopCommand.Initialisation of(long from, long to);
  }

  private BulkSeries(ApiLoop loop, Exchange exchange, long count, String message, Piece piece) {
    this.loop = loop;
    this.exchange = exchange;
    this.count = count;
    this.message = message;
    this.piece = piece;
  }

  /** Begins; answers the message when all are initialised. */
  static void begin(ApiLoop loop, Exchange exchange, long count, String message, Piece piece) {
    BulkSeries series = new BulkSeries(loop, exchange, count, message, piece);
    loop.bodies().read(exchange, body -> {
      series.key = loop.writes().key(exchange, body);
      if (count == 0) {
        series.finish(null);
      } else {
        series.submitNext();
      }
    });
  }

  private void submitNext() {
    long from = submitted;
    submitted = Math.min(count, from + ShopCommand.MOST_AT_ONCE);
    loop.writes().submit(exchange, piece.of(from, submitted), keyOf(from),
        (same, reply, position) -> replied(reply, position, from));
  }

  private Idempotency keyOf(long from) {
    return key == null || from == 0 ? key
        : new Idempotency(key.key() + BEHIND_KEY + from, key.fingerprintHigh(), key.fingerprintLow());
  }

  private void replied(Reply reply, Position position, long from) {
    ShopWrites.answer(exchange, reply, position, (initialised, at) -> {
      done += ((ShopReply.Initialised) initialised).to() - from;
      if (done == count) {
        finish(at);
      }
      // Where another piece has met trouble, which the client has been told, nothing may change behind its back.
      for (int more = from == 0 ? MOST_UNDER_WAY : 1; more > 0 && submitted < count && !exchange.isAnswered(); more--) {
        submitNext();
      }
    });
  }

  private void finish(Position position) {
    JsonBytes json = new JsonBytes(64).raw("{\"msg\":").text(message).raw("}");
    exchange.answer(200, Names.JSON, Buffer.buffer(json.toByteArray()), position);
  }
}
