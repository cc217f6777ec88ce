/**
 * The simulator: whole instances in one thread over simulated ports, at every call of which something may go wrong;
 * clients who remember what they were told; and checkers of what must hold.
 *
 * <p><b>Owns</b> scenarios, faults, the truth about the journal, clients, and the search for a smaller failing run.
 * <p><b>Threads:</b> one scenario, one thread.
 * <p><b>Must not touch</b> what lies between the ports: that is production code.
 */
package io.holdfast.simulation.run;
