package io.holdfast.http.shop;

import io.holdfast.http.ApiLoop;
import io.holdfast.http.EpochTags;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.kernel.Routing;
import io.holdfast.shop.ShopCommand.AddItem;
import io.holdfast.shop.ShopCommand.CreateOrder;
import io.holdfast.shop.ShopCommand.InitOrders;
import io.holdfast.shop.ShopId;
import io.holdfast.shop.ShopReader;
import io.holdfast.shop.ShopReply.ItemAdded;
import java.util.UUID;
import java.util.function.BiConsumer;

/** {@code /orders/…}, but for the checkout. One event loop. */
final class OrderRoutes {
  private final ApiLoop loop;
  private final ShopReads reads;
  private final ShopWrites writes;
  private final NewIds ids;
  private final JsonBytes answer = new JsonBytes(512);

  OrderRoutes(ApiLoop loop, ShopReads reads, ShopWrites writes, NewIds ids) {
    this.loop = loop;
    this.reads = reads;
    this.writes = writes;
    this.ids = ids;
  }

  /** An order stands where its user does, so that a checkout touches a partition less. */
  void create(Exchange exchange) {
    Segments segments = new Segments(exchange);
    String user = segments.user("user");
    segments.check();
    exchange.userFor(user);
    writes.create(exchange, new CreateOrder(ids.of(Routing.of(user)), user), "order_id");
  }

  void addItem(Exchange exchange) {
    Segments segments = new Segments(exchange);
    long quantity = segments.amount("quantity");
    segments.check();
    UUID order = Segments.id(exchange, "order");
    UUID item = Segments.id(exchange, "item");
    writes.change(exchange, new AddItem(order, item, quantity), write -> reads.asOwner(exchange, order, write),
        "Item: " + ShopId.text(item) + " added to: " + ShopId.text(order) + " price updated to: ",
        reply -> ((ItemAdded) reply).total());
  }

  void find(Exchange exchange) {
    find(exchange, OrderJson::write);
  }

  void findByItem(Exchange exchange) {
    find(exchange, OrderJson::writeByItem);
  }

  private void find(Exchange exchange, BiConsumer<JsonBytes, OrderJson> form) {
    UUID order = Segments.id(exchange, "order");
    loop.gate().pass(exchange, ShopId.routingHash(order), () -> {
      int epoch = loop.gate().readableEpoch();
      ShopReader reader = reads.reader(order);
      if (!reader.findOrder(order)) {
        throw new ProblemException(ProblemType.UNKNOWN_ID, "There is no order " + ShopId.text(order));
      }
      exchange.userFor(reader.user());
      exchange.answerHeaders().add(Names.ETAG, EpochTags.of(epoch, reader.version()));
      if (EpochTags.names(exchange.header(Names.IF_NONE_MATCH), epoch, reader.version())) {
        exchange.answer(304, null, null, reads.applied(order));
      } else {
        form.accept(answer.clear(), OrderJson.of(order, reader));
        exchange.answer(Names.JSON, answer.array(), 0, answer.length(), reads.applied(order));
      }
    });
  }

  void initialise(Exchange exchange) {
    Segments segments = new Segments(exchange);
    long count = segments.count("n");
    long items = segments.number("items", count == 0 ? 0 : 1, ShopId.MOST_NUMBERS);
    long users = segments.number("users", count == 0 ? 0 : 1, ShopId.MOST_NUMBERS);
    long price = segments.amount("price");
    segments.check();
    long seed = ids.seed();
    BulkSeries.begin(loop, exchange, count, "Batch init for orders successful",
        (from, to) -> new InitOrders(from, to, count, items, users, price, seed));
  }
}
