/**
 * Versioned bytes: entries with their submissions, commands, replies and snapshot headers. Golden files keep
 * yesterday's bytes readable.
 *
 * <p><b>Owns</b> kinds, versions and formats; knows the domains' records, not their meaning.
 * <p><b>Threads:</b> stateless and safe for any.
 * <p><b>Must not touch</b> I/O, and must refuse what it does not know rather than pass it over.
 */
package io.holdfast.codec;
