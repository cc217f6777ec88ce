package io.holdfast.http.shop;

import io.holdfast.http.ApiLoop;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.Routes;
import io.vertx.core.http.HttpMethod;

/** The routes of the shop. The most frequent ones come first, because the router tries them in order. */
public final class ShopRoutes implements RouteGroup {

  @Override
  public void declare(ApiLoop loop, Routes routes) {
    ShopReads reads = new ShopReads(loop);
    ShopWrites writes = new ShopWrites(loop);
    NewIds ids = new NewIds(loop.clock());
    OrderRoutes orders = new OrderRoutes(loop, reads, writes, ids);
    StockRoutes stock = new StockRoutes(loop, reads, writes, ids);
    PaymentRoutes payment = new PaymentRoutes(loop, reads, writes, ids);
    routes.add(HttpMethod.POST, "/orders/checkout/:order", new Checkouts(loop, reads)::checkOut);
    routes.add(HttpMethod.POST, "/orders/addItem/:order/:item/:quantity", orders::addItem);
    routes.add(HttpMethod.POST, "/orders/create/:user", orders::create);
    routes.add(HttpMethod.GET, "/orders/find/:order", orders::find);
    routes.add(HttpMethod.GET, "/orders/find_order/:order", orders::findByItem);
    routes.add(HttpMethod.POST, "/orders/batch_init/:n/:items/:users/:price", orders::initialise);
    routes.add(HttpMethod.GET, "/stock/find/:item", stock::find);
    routes.add(HttpMethod.POST, "/stock/subtract/:item/:amount", stock::subtract);
    routes.add(HttpMethod.POST, "/stock/add/:item/:amount", stock::add);
    routes.add(HttpMethod.POST, "/stock/item/create/:price", stock::create);
    routes.add(HttpMethod.POST, "/stock/batch_init/:n/:stock/:price", stock::initialise);
    routes.add(HttpMethod.GET, "/payment/find_user/:user", payment::find);
    routes.add(HttpMethod.POST, "/payment/pay/:user/:amount", payment::pay);
    routes.add(HttpMethod.POST, "/payment/add_funds/:user/:amount", payment::addFunds);
    routes.add(HttpMethod.POST, "/payment/create_user", payment::create);
    routes.add(HttpMethod.POST, "/payment/batch_init/:n/:credit", payment::initialise);
    StreamSize size = new StreamSize(loop.instance());
    routes.add(HttpMethod.GET, "/payment/streamsize", size::tell);
    routes.add(HttpMethod.GET, "/stock/streamsize", size::tell);
  }
}
