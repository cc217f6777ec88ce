package io.holdfast.feed;

import io.holdfast.kernel.Change;

/** What one domain's changes are called and look like for others. Stateless; any thread. */
public interface DomainEvents {

  /** The domain's sealed family of changes. */
  Class<? extends Change> changes();

  /** What to say of one of them. */
  EventBody event(Change change);
}
