package io.holdfast.http.shop;

import io.holdfast.codec.Idempotency;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemType;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.shop.ShopCommand;
import io.holdfast.shop.ShopReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** What the shop's simple writes have in common: one command for one request. One event loop. */
final class ShopWrites {
  static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");

  private final ApiLoop loop;

  ShopWrites(ApiLoop loop) {
    this.loop = loop;
  }

  /** Answers a reply that is no refusal. */
  @FunctionalInterface
  interface Success {
    void answer(ShopReply reply, Position position);
  }

  /** Submits a command; a refusal is answered here. */
  void submit(Exchange exchange, ShopCommand command, Success success) {
    submit(exchange, command, Runnable::run, success);
  }

  /** Submits a command when it may be. */
  private void submit(Exchange exchange, ShopCommand command, Consumer<Runnable> permission, Success success) {
    loop.bodies().read(exchange, body -> {
      Idempotency key = loop.writes().key(exchange, body);
      permission.accept(() -> loop.writes().submit(exchange, command, key,
          (same, reply, position) -> answer(same, reply, position, success)));
    });
  }

  static void answer(Exchange exchange, Reply reply, Position position, Success success) {
    switch ((ShopReply) reply) {
      case ShopReply.Refused refused -> ShopRefusals.answer(exchange, refused);
      case ShopReply.Exists exists -> exchange.problem(
          Problem.passing(ProblemType.CONTENDED, "Something with the same new id was there already; try again", 1));
      case ShopReply other -> success.answer(other, position);
    }
  }

  /** Creates something and answers its id; to a retry, the id that was made at first. */
  void create(Exchange exchange, ShopCommand.OfOne command, String member) {
    submit(exchange, command, (reply, position) -> {
      UUID id = ((ShopReply.Created) reply).id();
      JsonBytes json = new JsonBytes(64).raw("{").text(member).raw(":").id(id).raw("}");
      exchange.answer(200, Names.JSON, Buffer.buffer(json.toByteArray()), position);
    });
  }

  /** Changes something and answers a line of text that ends with what it is now. */
  void change(Exchange exchange, ShopCommand command, String told, ToLongFunction<ShopReply> now) {
    change(exchange, command, Runnable::run, told, now);
  }

  /**
   * The same, when it may be done.
   *
   * @param permission runs the write if and when it may be
   */
  void change(Exchange exchange, ShopCommand command, Consumer<Runnable> permission, String told,
      ToLongFunction<ShopReply> now) {
    submit(exchange, command, permission,
        (reply, position) -> text(exchange, told + now.applyAsLong(reply), position));
  }

  static void text(Exchange exchange, String text, Position position) {
    exchange.answer(200, TEXT, Buffer.buffer(text), position);
  }
}
