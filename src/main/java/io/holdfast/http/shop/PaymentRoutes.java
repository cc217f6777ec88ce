package io.holdfast.http.shop;

import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.shop.ShopCommand.AddFunds;
import io.holdfast.shop.ShopCommand.CreateUser;
import io.holdfast.shop.ShopCommand.InitUsers;
import io.holdfast.shop.ShopCommand.Pay;
import io.holdfast.shop.ShopId;
import io.holdfast.shop.ShopReader;
import io.holdfast.shop.ShopReply.CreditIs;
import java.util.UUID;

/** {@code /payment/…}. One event loop. */
final class PaymentRoutes {
  private final ApiLoop loop;
  private final ShopReads reads;
  private final ShopWrites writes;
  private final NewIds ids;
  private final JsonBytes answer = new JsonBytes(96);

  PaymentRoutes(ApiLoop loop, ShopReads reads, ShopWrites writes, NewIds ids) {
    this.loop = loop;
    this.reads = reads;
    this.writes = writes;
    this.ids = ids;
  }

  void create(Exchange exchange) {
    writes.create(exchange, new CreateUser(ids.next()), "user_id");
  }

  void find(Exchange exchange) {
    UUID user = Segments.id(exchange, "user");
    exchange.userFor(ShopId.text(user));
    loop.gate().pass(exchange, ShopId.routingHash(user), () -> {
      ShopReader reader = reads.reader(user);
      if (!reader.findUser(user)) {
        throw new ProblemException(ProblemType.UNKNOWN_ID, "There is no user " + ShopId.text(user));
      }
      answer.clear().raw("{\"user_id\":").text(ShopId.text(user)).raw(",\"credit\":").number(reader.credit()).raw("}");
      exchange.answer(Names.JSON, answer.array(), 0, answer.length(), reads.applied(user));
    });
  }

  void addFunds(Exchange exchange) {
    long amount = amount(exchange);
    UUID user = Segments.id(exchange, "user");
    exchange.userFor(ShopId.text(user));
    writes.change(exchange, new AddFunds(user, amount), told(user), reply -> ((CreditIs) reply).credit());
  }

  void pay(Exchange exchange) {
    long amount = amount(exchange);
    UUID user = Segments.id(exchange, "user");
    exchange.userFor(ShopId.text(user));
    writes.change(exchange, new Pay(user, amount), told(user), reply -> ((CreditIs) reply).credit());
  }

  private static long amount(Exchange exchange) {
    Segments segments = new Segments(exchange);
    long amount = segments.amount("amount");
    segments.check();
    return amount;
  }

  private static String told(UUID user) {
    return "User: " + ShopId.text(user) + " credit updated to: ";
  }

  void initialise(Exchange exchange) {
    Segments segments = new Segments(exchange);
    long count = segments.count("n");
    long credit = segments.amount("credit");
    segments.check();
    BulkSeries.begin(loop, exchange, count, "Batch init for users successful",
        (from, to) -> new InitUsers(from, to, count, credit));
  }
}
