package io.holdfast.http;

import io.holdfast.http.access.Permission;

/** The routes that belong together, such as a domain's. Asked once for each event loop. */
@FunctionalInterface
public interface RouteGroup {

  /** Declares its routes for one event loop. */
  void declare(ApiLoop loop, Routes routes);

  /**
   * The domain whose scopes its callers need. A domain has a package of its own, which has its name, so that no group
   * is without one; {@link Permission#NO_DOMAIN} opens all of a group's routes to everyone.
   */
  default String domain() {
    String inPackage = getClass().getPackageName();
    return inPackage.substring(inPackage.lastIndexOf('.') + 1);
  }
}
