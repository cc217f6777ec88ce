/**
 * The failure table: real processes over real stores, under a running workload, with one fault after another. Each test
 * ends with the same expectations: every answered write is there, none twice, all instances have the same content, the
 * journal is dense, and nobody had to help.
 */
package io.holdfast.cluster;
