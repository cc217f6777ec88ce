/**
 * The command line: {@code serve}, {@code seed}, {@code snapshot …}, {@code config print}, {@code version}.
 *
 * <p><b>Owns</b> what people type and read in a terminal: flags, exit codes, tables, progress, messages. What is wrong
 * with a person's input is one clear line and an exit code, never a stack trace.
 * <p><b>Threads:</b> the main thread; {@code serve} leaves it waiting for the node's end.
 * <p><b>Must not touch</b> a running node's files: what concerns a running node goes through its management port.
 */
package io.holdfast.cli;
