/**
 * Connections, below requests: how many there may be, how slow they may be, and who stands at their other end.
 *
 * <p><b>Owns</b> the limits by which slow and malicious clients are cut off without hurting others, and the meaning of
 * addresses behind proxies.
 * <p><b>Threads:</b> a connection belongs to its event loop; what is counted of all is atomic.
 * <p><b>Must not touch</b> what requests mean.
 */
package io.holdfast.http.wire;
