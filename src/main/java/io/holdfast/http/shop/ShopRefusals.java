package io.holdfast.http.shop;

import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemType;
import io.holdfast.shop.ShopId;
import io.holdfast.shop.ShopReply;
import java.util.UUID;
import java.util.function.Consumer;

/** Says why the shop refused: 400, with what there was and what was wanted as members of the problem. */
final class ShopRefusals {
  private ShopRefusals() {}

  static void answer(Exchange exchange, ShopReply.Refused refused) {
    switch (refused) {
      case ShopReply.NoSuchItem none -> unknown(exchange, "item", ShopId.text(none.item()));
      case ShopReply.NoSuchUser none -> unknown(exchange, "user", none.user());
      case ShopReply.NoSuchOrder none -> unknown(exchange, "order", ShopId.text(none.order()));
      case ShopReply.OutOfStock out -> exchange.problem(Problem.of(ProblemType.OUT_OF_STOCK,
          "Of item " + ShopId.text(out.item()) + " there are " + out.stock() + ", not " + out.wanted()),
          shortage("item_id", out.item(), "stock", out.stock(), out.wanted()));
      case ShopReply.OutOfCredit out -> exchange.problem(Problem.of(ProblemType.OUT_OF_CREDIT,
          "User " + ShopId.text(out.user()) + " has a credit of " + out.credit() + ", not " + out.wanted()),
          shortage("user_id", out.user(), "credit", out.credit(), out.wanted()));
      case ShopReply.OrderIsPaid paid -> exchange.problem(Problem.of(ProblemType.ORDER_IS_PAID,
          "Order " + ShopId.text(paid.order()) + " is paid and takes no more items"));
      case ShopReply.SumTooLarge sum -> exchange.problem(Problem.of(ProblemType.SUM_TOO_LARGE,
          "The sum would be more than can be kept; for one item, user or order that is " + sum.most()));
    }
  }

  private static void unknown(Exchange exchange, String kind, String id) {
    exchange.problem(Problem.of(ProblemType.UNKNOWN_ID, "There is no " + kind + " " + id),
        json -> json.raw("\"" + kind + "_id\":").text(id));
  }

  private static Consumer<JsonBytes> shortage(String member, UUID id, String there, long has, long wanted) {
    return json -> json.text(member).raw(":").text(ShopId.text(id)).raw(",").text(there).raw(":").number(has)
        .raw(",\"wanted\":").number(wanted);
  }
}
