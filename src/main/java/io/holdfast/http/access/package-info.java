/**
 * Who asks, and what they may: API keys, tokens, scopes.
 *
 * <p><b>Owns</b> the meaning of credentials: the file of keys, the checks of a token, the words of scopes, and the
 * principal that goes into the journal with a command.
 * <p><b>Threads:</b> {@link io.holdfast.http.access.AccessRules} are immutable and replaced as a whole; each event loop
 * has a {@link io.holdfast.http.access.CallerMemo} of its own; signatures are verified on worker threads.
 * <p><b>Must not touch</b> requests, answers or files: it is given texts and says who that is.
 */
package io.holdfast.http.access;
