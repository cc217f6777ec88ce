/**
 * What a change of an ad becomes outside.
 *
 * <p><b>Owns</b> the table {@code ads} for everyone's SQL. <b>Threads:</b> stateless; any.
 * <p><b>Must not touch</b> databases: it says rows, others write them.
 */
package io.holdfast.feed.ads;
