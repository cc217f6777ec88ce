/**
 * The cluster's journal in Postgres, and the election of the keeper by a lock of it.
 *
 * <p><b>Owns</b> the schema {@code holdfast} and its versions, the append function, the advisory locks 7200 (schema),
 * 7201 (append) and 7202 (keeper).
 * <p><b>Threads:</b> everything runs on the loop it was opened for, a Vert.x context, best the instance's log loop: an
 * append is then written to its socket by the task that made it. Nothing blocks.
 * <p><b>Must not touch</b> what entries mean: they are bytes.
 */
package io.holdfast.log.postgres;
