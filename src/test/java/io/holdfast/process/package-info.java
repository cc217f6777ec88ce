/**
 * Tests of the real program as a child process: started from the command line, spoken to over HTTP, ended by signals.
 */
package io.holdfast.process;
