/**
 * Advertisements: kept while they are upcoming, active or ended, found by whom they are meant for, removed when their
 * retention is over.
 *
 * <p><b>Owns</b> the ads' commands, their state ({@code AdMachine}, written by its partition only), the view of it
 * ({@link io.holdfast.ads.AdView}, for any thread) and the declaration of its index
 * ({@link io.holdfast.ads.AdFields}). All ads have one routing key, so one partition owns the index.
 * <p><b>Threads:</b> the machine belongs to the loop that owns its partition; views and readers may be used on any,
 * each reader on one.
 * <p><b>Must not touch</b> other domains, clocks, I/O, randomness, or the meaning of an ad's JSON, which comes encoded.
 */
package io.holdfast.ads;
