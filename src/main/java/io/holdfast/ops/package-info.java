/**
 * What operators and their tools see, on a port of its own: health, metrics, status, snapshots, draining.
 *
 * <p><b>Owns</b> the management port and what it says; the parts themselves are asked through {@code engine} and
 * {@link io.holdfast.ops.Operations}.
 * <p><b>Threads:</b> one event loop, which is never blocked; what is measured is read from where it is counted.
 * <p><b>Must not touch</b> a domain's state, or decide anything.
 */
package io.holdfast.ops;
