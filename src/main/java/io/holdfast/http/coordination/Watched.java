package io.holdfast.http.coordination;

import io.holdfast.coordination.Request.Sort;

/** Something in an environment that clients wait for changes of. */
sealed interface Watched {

  /** The environment's name. */
  String environment();

  /** The value of a key. */
  record Key(String environment, String key) implements Watched {}

  /** All values whose keys begin with something. */
  record Prefix(String environment, String prefix) implements Watched {}

  /** Who holds something. */
  record Holder(String environment, Sort sort, String name) implements Watched {}
}
