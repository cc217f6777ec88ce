/**
 * The production wiring: from a configuration to a running node, and from a signal to its orderly end.
 *
 * <p><b>Owns</b> which ports the instance gets (Vert.x event loops, the machine's clocks, an embedded node's stores or
 * a cluster's), this instance's place among the others, the order in which things start and stop, and what an operator
 * is told meanwhile.
 * <p><b>Threads:</b> starting and stopping block the main thread; everything else runs on event loops.
 * <p><b>Must not touch</b> what any of the parts means.
 */
package io.holdfast.cli.node;
