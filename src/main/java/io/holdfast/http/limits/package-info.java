/**
 * How often a caller may ask.
 *
 * <p><b>Owns</b> the rates by class of routes and by route, the buckets of all callers in one bounded table of numbers,
 * and what is told about them in headers.
 * <p><b>Threads:</b> the table is shared by all event loops and never locked.
 * <p><b>Must not touch</b> what requests mean, or who callers are: it is given numbers that stand for them.
 */
package io.holdfast.http.limits;
