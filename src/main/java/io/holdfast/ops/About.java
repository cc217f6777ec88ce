package io.holdfast.ops;

import java.util.Map;

/**
 * What a process knows of itself from the beginning.
 *
 * @param version the program's version
 * @param startedAt when it was started, in Unix milliseconds
 * @param configuration each key with its value, in order; without secrets
 */
public record About(String version, long startedAt, Map<String, String> configuration) {}
