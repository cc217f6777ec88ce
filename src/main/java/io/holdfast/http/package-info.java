/**
 * The HTTP API: reads requests, turns them into commands or reads of the domains' views, and answers.
 *
 * <p><b>Owns</b> the contract with clients: routes, formats, validation, problems, consistency and idempotency headers.
 * One sub-package per domain.
 * <p><b>Threads:</b> each request lives on the event loop of its connection; everything a handler keeps belongs to one
 * event loop. Answers to commands come on any thread and are brought back to the request's loop.
 * <p><b>Must not touch</b> a domain's state (only its view), the journal, files, or block.
 */
package io.holdfast.http;
