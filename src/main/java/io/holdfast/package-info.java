/**
 * The program's entry. What it wires together stands in {@code cli}; what it is about, in {@code kernel}.
 *
 * <p><b>Threads:</b> the main thread, until the command is done or the node is told to stop.
 * <p><b>Must not touch</b> anything but the command line.
 */
package io.holdfast;
