package io.holdfast.http;

/** The routes that belong together, such as a domain's. Asked once for each event loop. */
@FunctionalInterface
public interface RouteGroup {

  /** Declares its routes for one event loop. */
  void declare(ApiLoop loop, Routes routes);
}
