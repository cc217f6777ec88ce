/**
 * A deterministic world for whole instances: virtual time, loops, clocks, a journal, a stream and an archive of
 * snapshots, all in one thread, with faults drawn from one seed. The same seed gives the same history.
 *
 * <p><b>Owns</b> time and chance in simulated tests.
 * <p><b>Threads:</b> exactly one, the test's own.
 * <p><b>Must not touch</b> the machine's clock, threads or unseeded randomness.
 */
package io.holdfast.simulation;
