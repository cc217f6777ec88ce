package io.holdfast.http.shop;

import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.shop.ShopCommand.AddStock;
import io.holdfast.shop.ShopCommand.CreateItem;
import io.holdfast.shop.ShopCommand.InitItems;
import io.holdfast.shop.ShopCommand.SubtractStock;
import io.holdfast.shop.ShopId;
import io.holdfast.shop.ShopReader;
import io.holdfast.shop.ShopReply.StockIs;
import java.util.UUID;

/** {@code /stock/…}. One event loop. */
final class StockRoutes {
  private final ApiLoop loop;
  private final ShopReads reads;
  private final ShopWrites writes;
  private final NewIds ids;
  private final JsonBytes answer = new JsonBytes(64);

  StockRoutes(ApiLoop loop, ShopReads reads, ShopWrites writes, NewIds ids) {
    this.loop = loop;
    this.reads = reads;
    this.writes = writes;
    this.ids = ids;
  }

  void create(Exchange exchange) {
    Segments segments = new Segments(exchange);
    long price = segments.amount("price");
    segments.check();
    writes.create(exchange, new CreateItem(ids.next(), price), "item_id");
  }

  void find(Exchange exchange) {
    UUID item = Segments.id(exchange, "item");
    loop.gate().pass(exchange, ShopId.routingHash(item), () -> {
      ShopReader reader = reads.reader(item);
      if (!reader.findItem(item)) {
        throw new ProblemException(ProblemType.UNKNOWN_ID, "There is no item " + ShopId.text(item));
      }
      answer.clear().raw("{\"stock\":").number(reader.stock()).raw(",\"price\":").number(reader.price()).raw("}");
      exchange.answer(Names.JSON, answer.array(), 0, answer.length(), reads.applied(item));
    });
  }

  void add(Exchange exchange) {
    long amount = amount(exchange);
    UUID item = Segments.id(exchange, "item");
    writes.change(exchange, new AddStock(item, amount), told(item), reply -> ((StockIs) reply).stock());
  }

  void subtract(Exchange exchange) {
    long amount = amount(exchange);
    UUID item = Segments.id(exchange, "item");
    writes.change(exchange, new SubtractStock(item, amount), told(item), reply -> ((StockIs) reply).stock());
  }

  private static long amount(Exchange exchange) {
    Segments segments = new Segments(exchange);
    long amount = segments.amount("amount");
    segments.check();
    return amount;
  }

  private static String told(UUID item) {
    return "Item: " + ShopId.text(item) + " stock updated to: ";
  }

  void initialise(Exchange exchange) {
    Segments segments = new Segments(exchange);
    long count = segments.count("n");
    long stock = segments.amount("stock");
    long price = segments.amount("price");
    segments.check();
    BulkSeries.begin(loop, exchange, count, "Batch init for stock successful",
        (from, to) -> new InitItems(from, to, count, stock, price));
  }
}
