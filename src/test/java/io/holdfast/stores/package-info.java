/**
 * Real stores for tests: Postgres and Redis as child processes, from binaries that the build brings along, to be
 * killed, paused, emptied and set back. No Docker is needed, and root will do.
 */
package io.holdfast.stores;
