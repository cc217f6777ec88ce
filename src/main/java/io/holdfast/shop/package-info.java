/**
 * A shop: items with a stock and a price, users with a credit, orders that are checked out all at once or not at all.
 *
 * <p><b>Owns</b> the shop's commands, their state ({@code ShopMachine}, written by its partition only) and the views of
 * it ({@link io.holdfast.shop.ShopView} of one partition, {@link io.holdfast.shop.ShopAudit} of all). Items, users and
 * orders each live in the partition that their own id routes to, so adding an item to an order and checking an order
 * out are commands of several partitions.
 * <p><b>Threads:</b> a machine belongs to the loop that owns its partition; views and readers may be used on any, each
 * reader on one.
 * <p><b>Must not touch</b> other domains, clocks, I/O or randomness.
 */
package io.holdfast.shop;
