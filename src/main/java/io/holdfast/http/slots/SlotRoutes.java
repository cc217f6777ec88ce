package io.holdfast.http.slots;

import io.holdfast.http.ApiLoop;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.Routes;
import io.vertx.core.http.HttpMethod;

/** The routes of slots and reservations. */
public final class SlotRoutes implements RouteGroup {

  @Override
  public void declare(ApiLoop loop, Routes routes) {
    SlotReads reads = new SlotReads(loop.instance());
    SlotWrites writes = new SlotWrites(loop, reads);
    Reservations reservations = new Reservations(loop, reads);
    routes.add(HttpMethod.GET, "/slots/:id", new SlotLookup(loop, reads)::get);
    routes.add(HttpMethod.POST, "/reserve", new Reserving(loop)::reserve);
    routes.add(HttpMethod.POST, "/slots", writes::create);
    routes.add(HttpMethod.GET, "/slots", new SlotLists(loop, reads)::list);
    routes.add(HttpMethod.PUT, "/slots/:id", writes::replace);
    routes.add(HttpMethod.DELETE, "/slots/:id", writes::delete);
    routes.add(HttpMethod.GET, "/slots/:id/events", new SlotEvents(loop, reads)::stream);
    routes.add(HttpMethod.GET, "/reservations/:id", reservations::get);
    routes.add(HttpMethod.DELETE, "/reservations/:id", reservations::cancel);
    routes.add(HttpMethod.POST, "/reservations/:id/confirm", reservations::confirm);
    routes.add(HttpMethod.GET, "/reservations/:id/events", new ReservationEvents(loop, reads)::stream);
    routes.add(HttpMethod.GET, "/users/:id/reservations", new UserReservations(loop, reads)::list);
  }
}
