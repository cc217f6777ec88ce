package io.holdfast.kernel;

import java.util.UUID;

/**
 * Names a submitted command for ever: the place it was given in its batch before anyone accepted it. A caller that
 * waits (for a lock, say) is kept in the state under this id and answered by a later command.
 *
 * @param incarnation the process that submitted it, a fresh UUID at each process start
 * @param batch that incarnation's batch, counted from 1
 * @param index the place in the batch, from 0
 */
public record CommandId(UUID incarnation, long batch, int index) {}
