/**
 * A consistent cut through the whole state and the ports through which it is stored and read back. A cut consists of
 * sections (a table of a partition, the idempotency records, the settings); each is copied in bounded pieces by the
 * loop that owns it, while commands go on being applied.
 *
 * <p><b>Threads:</b> a section's source and target are called only on the section's {@code owner}.
 * <p><b>Must not touch</b> files or databases: the {@code snapshot} package does.
 */
package io.holdfast.kernel.cut;
