package io.holdfast.http.ads;

import io.holdfast.http.ApiLoop;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.Routes;
import io.vertx.core.http.HttpMethod;

/** The routes of advertisements. */
public final class AdRoutes implements RouteGroup {

  @Override
  public void declare(ApiLoop loop, Routes routes) {
    AdReads reads = new AdReads(loop.instance());
    AdParser parser = new AdParser();
    NewAds newAds = new NewAds(loop.clock());
    SingleAd single = new SingleAd(loop, reads, parser, newAds);
    routes.add(HttpMethod.GET, "/api/v1/ad", new AdQueries(loop, reads)::find);
    routes.add(HttpMethod.POST, "/api/v1/ad", new AdCreation(loop, parser, newAds)::create);
    routes.add(HttpMethod.POST, "/api/v1/ad/batch", exchange -> AdImport.begin(loop, parser, newAds, exchange));
    routes.add(HttpMethod.GET, "/api/v1/ad/:id", single::get);
    routes.add(HttpMethod.PUT, "/api/v1/ad/:id", single::replace);
    routes.add(HttpMethod.DELETE, "/api/v1/ad/:id", single::delete);
    routes.add(HttpMethod.GET, "/api/v1/ads", new AdLists(loop, reads)::list);
  }
}
