/**
 * What the HTTP API tells of a request's way while it is traced.
 *
 * <p><b>Owns</b> the port behind which traces go, so that nothing of a tracing library is touched while none are
 * wanted.
 * <p><b>Threads:</b> a request's trace belongs to the event loop of the request.
 * <p><b>Must not touch</b> libraries: who sends traces where is the business of {@code ops}.
 */
package io.holdfast.http.tracing;
