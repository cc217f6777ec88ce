/**
 * Coordination: locks with fencing tokens and lines before them, semaphores, leaders, versioned values with watches,
 * counters, and ids that make requests happen once; each environment a world of its own.
 *
 * <p><b>Owns</b> the commands ({@link io.holdfast.coordination.CoordinationCommand}), the state
 * ({@code CoordinationMachine}, written by its partition only) and what any thread may see of it
 * ({@link io.holdfast.coordination.CoordinationView}). An environment lies in one partition, by its name, so that one
 * request can do many things in it at once, or none.
 * <p><b>Threads:</b> the machine belongs to the loop that owns its partition; views and readers may be used on any,
 * each reader on one.
 * <p><b>Must not touch</b> other domains, clocks, I/O, randomness, or the meaning of a value, which is bytes.
 */
package io.holdfast.coordination;
