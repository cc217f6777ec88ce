package io.holdfast.feed.shop;

import io.holdfast.feed.JsonText;
import io.holdfast.shop.OrderLine;
import io.holdfast.shop.ShopId;
import java.util.List;
import java.util.stream.Collectors;

/** The lines of an order as JSON. */
final class OrderLines {

  private OrderLines() {}

  static String json(List<OrderLine> lines) {
    return lines.stream().map(OrderLines::json).collect(Collectors.joining(",", "[", "]"));
  }

  private static String json(OrderLine line) {
    return new JsonText().text("item", ShopId.text(line.item())).number("quantity", line.quantity())
        .number("price", line.price()).toString();
  }
}
