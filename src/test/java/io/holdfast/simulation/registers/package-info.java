/**
 * A domain for the simulator only: registers and counters, whose histories must be linearizable; and locks with
 * fencing tokens, for which callers stand in line.
 *
 * <p><b>Owns</b> its commands and machine. <b>Threads:</b> as {@link io.holdfast.kernel.StateMachine} says.
 * <p><b>Must not touch</b> anything but {@code kernel} and {@code codec}.
 */
package io.holdfast.simulation.registers;
