package io.holdfast.kernel;

/**
 * What a command did to one entity, emitted by {@link StateMachine#apply} in the order in which it happened, the same
 * on every instance. Feeds build relational tables and events to others from changes; nothing reads them back into
 * the state.
 */
public interface Change {}
