package io.holdfast.http;

import io.vertx.core.http.HttpHeaders;

/** Names and values of headers, encoded once. */
public final class Names {
  public static final CharSequence POSITION = HttpHeaders.createOptimized("Holdfast-Position");
  public static final CharSequence CONSISTENCY = HttpHeaders.createOptimized("Holdfast-Consistency");
  public static final CharSequence STALE = HttpHeaders.createOptimized("Holdfast-Stale");
  public static final CharSequence IDEMPOTENCY_KEY = HttpHeaders.createOptimized("Idempotency-Key");
  public static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
  public static final CharSequence TRACE_PARENT = HttpHeaders.createOptimized("traceparent");
  public static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("Content-Type");
  public static final CharSequence CONTENT_LENGTH = HttpHeaders.createOptimized("Content-Length");
  public static final CharSequence CACHE_CONTROL = HttpHeaders.createOptimized("Cache-Control");
  public static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("Retry-After");
  public static final CharSequence LAST_EVENT_ID = HttpHeaders.createOptimized("Last-Event-ID");
  public static final CharSequence AGE = HttpHeaders.createOptimized("Age");
  public static final CharSequence PREFER = HttpHeaders.createOptimized("Prefer");
  public static final CharSequence PREFERENCE_APPLIED = HttpHeaders.createOptimized("Preference-Applied");
  public static final CharSequence LOCATION = HttpHeaders.createOptimized("Location");
  public static final CharSequence ETAG = HttpHeaders.createOptimized("ETag");
  public static final CharSequence IF_MATCH = HttpHeaders.createOptimized("If-Match");
  public static final CharSequence IF_NONE_MATCH = HttpHeaders.createOptimized("If-None-Match");
  public static final CharSequence ALLOW = HttpHeaders.createOptimized("Allow");
  public static final CharSequence AUTHORIZATION = HttpHeaders.createOptimized("Authorization");
  public static final CharSequence WWW_AUTHENTICATE = HttpHeaders.createOptimized("WWW-Authenticate");
  public static final CharSequence CONNECTION = HttpHeaders.createOptimized("Connection");

  public static final CharSequence RATE_LIMIT = HttpHeaders.createOptimized("RateLimit");
  public static final CharSequence RATE_LIMIT_POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
  public static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
  public static final CharSequence STRICT_TRANSPORT = HttpHeaders.createOptimized("Strict-Transport-Security");

  public static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
  public static final CharSequence A_YEAR_OF_TLS = HttpHeaders.createOptimized("max-age=31536000");
  public static final CharSequence CLOSE = HttpHeaders.createOptimized("close");
  public static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  public static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  public static final CharSequence PROBLEM_JSON = HttpHeaders.createOptimized("application/problem+json");

  private Names() {}
}
