/**
 * Mistakes made on purpose, to see whether the simulator sees them: each is a patch of one source file, compiled into
 * a directory of its own and loaded beside the rest. Production code knows nothing of it.
 *
 * <p><b>Owns</b> the list of mutants, and how they are compiled and run. <b>Threads:</b> the caller's.
 * <p><b>Must not touch</b> sources or classes in place.
 */
package io.holdfast.simulation.mutant;
