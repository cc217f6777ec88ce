/**
 * The routes of the shop: items and their stock, users and their credit, orders.
 *
 * <p><b>Owns</b> what the shop's clients send and are told; what it means is decided in {@code shop}.
 * <p><b>Threads:</b> everything belongs to one HTTP event loop, but for the gauges.
 * <p><b>Must not touch</b> other domains, or block its loop.
 */
package io.holdfast.http.shop;
