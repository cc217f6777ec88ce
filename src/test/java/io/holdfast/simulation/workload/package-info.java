/**
 * The workloads of the simulator, one for each domain: what its clients do, what its commands mean told naively, and
 * what must hold of what clients saw.
 *
 * <p><b>Owns</b> workloads and naive models. <b>Threads:</b> the scenario's.
 * <p><b>Must not touch</b> the engine's insides: only what clients can.
 */
package io.holdfast.simulation.workload;
