/**
 * What a change of an item, a user or an order becomes outside.
 *
 * <p><b>Owns</b> the tables {@code stock_items}, {@code users}, {@code orders} and {@code order_items} for everyone's
 * SQL, and the shop's events. <b>Threads:</b> stateless; any.
 * <p><b>Must not touch</b> databases: it says rows, others write them.
 */
package io.holdfast.feed.shop;
