/**
 * Configuration: one declarative {@linkplain io.holdfast.cli.config.Keys list of keys}, and each key's value from the
 * first of flag, environment, file and default that has one, together with where it came from.
 *
 * <p><b>Owns</b> names, types, bounds, defaults and their documentation. From the list come the flags of
 * {@code serve}, the environment's variables, the file's keys and {@code config print}; a test holds
 * {@code docs/configuration.md} and {@code conf/holdfast.yaml} to it.
 * <p><b>Threads:</b> read once at start, immutable afterwards.
 * <p><b>Must not touch</b> anything that is configured by it, and holds nothing that {@code apply} depends on: such
 * limits are settings, changed by logged commands.
 */
package io.holdfast.cli.config;
