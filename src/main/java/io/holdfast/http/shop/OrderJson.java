package io.holdfast.http.shop;

import io.holdfast.http.JsonBytes;
import io.holdfast.shop.OrderLine;
import io.holdfast.shop.ShopId;
import io.holdfast.shop.ShopReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An order in the two forms in which it is told: with a list of its lines, or with how many of each item. */
record OrderJson(UUID order, String user, List<OrderLine> lines, long total, boolean paid) {

  static OrderJson of(UUID order, ShopReader reader) {
    return new OrderJson(order, reader.user(), reader.lines(), reader.total(), reader.paid());
  }

  static void write(JsonBytes json, OrderJson order) {
    order.begin(json).flag(order.paid).raw(",\"items\":[");
    for (int i = 0; i < order.lines.size(); i++) {
      OrderLine line = order.lines.get(i);
      json.raw(i == 0 ? "[" : ",[").text(ShopId.text(line.item())).raw(",").number(line.quantity()).raw("]");
    }
    order.end(json.raw("]"));
  }

  static void writeByItem(JsonBytes json, OrderJson order) {
    Map<UUID, Long> quantities = new LinkedHashMap<>();
    order.lines.forEach(line -> quantities.merge(line.item(), line.quantity(), Long::sum));
    order.begin(json).number(order.paid ? 1 : 0).raw(",\"items\":{");
    boolean first = true;
    for (Map.Entry<UUID, Long> each : quantities.entrySet()) {
      json.raw(first ? "" : ",").text(ShopId.text(each.getKey())).raw(":").number(each.getValue());
      first = false;
    }
    order.end(json.raw("}"));
  }

  private JsonBytes begin(JsonBytes json) {
    return json.raw("{\"order_id\":").text(ShopId.text(order)).raw(",\"paid\":");
  }

  private void end(JsonBytes json) {
    json.raw(",\"user_id\":").text(user).raw(",\"total_cost\":").number(total).raw("}");
  }
}
