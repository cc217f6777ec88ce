/**
 * The routes of coordination.
 *
 * <p><b>Owns</b> how requests are read from JSON and their replies shown, and what waits: watches, streams of versions,
 * and requests in line, which leave it when their client goes.
 * <p><b>Threads:</b> everything is of one event loop; partitions' loops only note what has changed.
 * <p><b>Must not touch</b> the state of environments; it reads their view.
 */
package io.holdfast.http.coordination;
