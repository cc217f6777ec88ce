/**
 * The simulator's command line, for {@code scripts/simulate}.
 *
 * <p><b>Owns</b> arguments and what is printed. <b>Threads:</b> the main one.
 * <p><b>Must not touch</b> anything but the simulator.
 */
package io.holdfast.cli.simulate;
