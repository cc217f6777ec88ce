package io.holdfast.http.shop;

import io.holdfast.codec.Idempotency;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.shop.ShopCommand.Checkout;
import io.holdfast.shop.ShopId;
import io.holdfast.shop.ShopReader;
import io.holdfast.shop.ShopReply;
import java.util.UUID;

/**
 * {@code POST /orders/checkout/{order}}: reads the order, so as to know which partitions a checkout touches, and
 * submits it as it was read. If it has moved on meanwhile, the log says so and nothing was done; then it is read and
 * submitted again, which the client does not see. One event loop.
 *
 * <p>Whether there is such an order, and whether it is paid, is decided in the log only, for the reasons that
 * {@code SingleAd} has.
 */
final class Checkouts {
  private static final int MOST_ATTEMPTS = 8;
  private static final long RETRY_MILLIS = 1_000;

  private final ApiLoop loop;
  private final ShopReads reads;

  Checkouts(ApiLoop loop, ShopReads reads) {
    this.loop = loop;
    this.reads = reads;
  }

  void checkOut(Exchange exchange) {
    UUID order = Segments.id(exchange, "order");
    loop.bodies().read(exchange, body -> {
      Idempotency key = loop.writes().key(exchange, body);
      loop.gate().pass(exchange, ShopId.routingHash(order), () ->
          reads.asOwner(exchange, order, () -> attempt(exchange, order, key, 1)));
    });
  }

  private void attempt(Exchange exchange, UUID order, Idempotency key, int attempt) {
    loop.writes().submit(exchange, asItIs(exchange, order), key, (same, reply, position) -> {
      if (reply instanceof ShopReply.Changed && attempt < MOST_ATTEMPTS) {
        attempt(exchange, order, key, attempt + 1);
      } else {
        answer(exchange, order, reply, position);
      }
    });
  }

  /**
   * The order as it is here now. A bulk initialisation may have given it to another user since the last attempt, or an
   * instant ago: so whose it is is asked of the very reading whose version the log compares.
   *
   * @throws ProblemException if it is another user's than the one for whom the caller acts
   */
  private Checkout asItIs(Exchange exchange, UUID order) {
    ShopReader reader = reads.reader(order);
    if (!reader.findOrder(order)) {
      return ShopReader.checkoutOfNone(order);
    }
    exchange.userFor(reader.user());
    return reader.checkout(order);
  }

  private static void answer(Exchange exchange, UUID order, Reply reply, Position position) {
    if (reply instanceof ShopReply.Changed) {
      exchange.problem(Problem.passing(ProblemType.CONTENDED,
          "Others change order " + ShopId.text(order) + " all the time", RETRY_MILLIS));
    } else {
      ShopWrites.answer(exchange, reply, position,
          (done, at) -> ShopWrites.text(exchange, "Checkout successful", at));
    }
  }
}
