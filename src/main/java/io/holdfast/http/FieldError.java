package io.holdfast.http;

/**
 * One field of a request that is not as it must be.
 *
 * @param field the path of the field in the body ({@code country[2]}), or the name of the parameter
 * @param message what it must be, for people
 */
public record FieldError(String field, String message) {}
