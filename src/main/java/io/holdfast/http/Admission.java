package io.holdfast.http;

import io.holdfast.http.access.Permission;
import io.holdfast.http.limits.Limit;

/**
 * What a route's requests have to pass, and where they come then.
 *
 * @param needed what callers must be allowed to do
 * @param limit how often they may; null for as often as they like
 * @param endpoint handles the requests
 */
record Admission(Permission needed, Limit limit, Endpoint endpoint) {}
