package io.holdfast.http.shop;

import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceState;
import io.holdfast.http.Gauges;
import io.holdfast.http.QuotaGauges;
import io.holdfast.shop.ShopAudit;
import io.holdfast.shop.ShopMachine;
import io.holdfast.shop.ShopSum;
import io.holdfast.shop.ShopView;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The numbers of the shop, and what conservation is checked with: all of these as of one moment, or, while some
 * partition never rests, not at all.
 */
public final class ShopGauges implements Gauges {
  private static final int ATTEMPTS = 1_000;
  private static final Map<ShopSum, String> NAMES = new EnumMap<>(ShopSum.class);
  private static final Map<ShopSum, String> HELP = new EnumMap<>(ShopSum.class);

  private final Instance instance;

  static {
    sum(ShopSum.STOCK, "stock", "Goods that there are; with sold and withdrawn, those supplied.");
    sum(ShopSum.SUPPLIED, "stock_supplied", "Goods that were added, or there at an initialisation.");
    sum(ShopSum.SOLD, "stock_sold", "Goods that left by checkouts.");
    sum(ShopSum.WITHDRAWN, "stock_withdrawn", "Goods that were subtracted by hand.");
    sum(ShopSum.CREDIT, "credit", "Money that users have; with spent and paid out, what was funded.");
    sum(ShopSum.FUNDED, "credit_funded", "Money that was added, or there at an initialisation.");
    sum(ShopSum.SPENT, "credit_spent", "Money that left by checkouts.");
    sum(ShopSum.PAID_OUT, "credit_paid_out", "Money that was paid by hand.");
    sum(ShopSum.ORDERS_PAID, "orders_paid", "Orders that are paid.");
    sum(ShopSum.TAKINGS, "takings", "The totals of the orders that are paid.");
  }

  /** Of this instance. */
  public ShopGauges(Instance instance) {
    this.instance = instance;
  }

  private static void sum(ShopSum sum, String name, String help) {
    NAMES.put(sum, "holdfast_shop_" + name);
    HELP.put(sum, help);
  }

  private static void refused(Sink sink, String lack, long times) {
    sink.gauge("holdfast_shop_refused_total", "What was refused because there was too little of it; each instance "
        + "counts all of the cluster.", "of=\"" + lack + "\"", times);
  }

  @Override
  public void report(Sink sink) {
    if (instance.state() != InstanceState.READY) {
      return;
    }
    List<ShopView> views = IntStream.range(0, instance.partitions())
        .mapToObj(i -> instance.machine(i, ShopMachine.class).view()).toList();
    sink.gauge("holdfast_shop_items", "Items.", "", views.stream().mapToLong(ShopView::items).sum());
    sink.gauge("holdfast_shop_users", "Users.", "", views.stream().mapToLong(ShopView::users).sum());
    sink.gauge("holdfast_shop_orders", "Orders.", "", views.stream().mapToLong(ShopView::orders).sum());
    refused(sink, "stock", views.stream().mapToLong(ShopView::stockRefusals).sum());
    refused(sink, "credit", views.stream().mapToLong(ShopView::creditRefusals).sum());
    sink.gauge("holdfast_shop_table_bytes", "Memory of the shop's tables.", "",
        views.stream().mapToLong(ShopView::tableBytes).sum());
    QuotaGauges.report(sink, views.stream().map(ShopView::quotas));
    ShopAudit.of(views, ATTEMPTS).ifPresent(audit -> {
      for (ShopSum sum : ShopSum.values()) {
        sink.gauge(NAMES.get(sum), HELP.get(sum), "", audit.of(sum));
      }
    });
  }
}
