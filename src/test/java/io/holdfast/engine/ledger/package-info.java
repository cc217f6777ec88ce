/**
 * A domain for tests only: accounts between which is transferred, across partitions; keys that are waited for until a
 * later command puts them; notes that count how often they were taken.
 *
 * <p><b>Owns</b> its commands and machine. <b>Threads:</b> as {@link io.holdfast.kernel.StateMachine} says.
 * <p><b>Must not touch</b> anything but {@code kernel} and {@code codec}.
 */
package io.holdfast.engine.ledger;
