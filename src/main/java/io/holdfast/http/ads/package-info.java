/**
 * The routes of advertisements.
 *
 * <p><b>Owns</b> how an ad is asked for and shown: its JSON is encoded here, once per version, and travels in the
 * command; answers copy the bytes.
 * <p><b>Threads:</b> parsers, encoders and queries are scratch objects, one set per event loop.
 * <p><b>Must not touch</b> the ads' state; it reads their view.
 */
package io.holdfast.http.ads;
