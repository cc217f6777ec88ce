/**
 * Carries commands from a caller to the journal and from the journal to the partitions, and replies back: batcher,
 * dispatcher, partitions, rendezvous of several partitions, replies, idempotency, read barrier, admission.
 *
 * <p><b>Owns</b> the order in which things are applied, and who may touch a partition at the moment.
 * <p><b>Threads:</b> batcher, follower and dispatcher live on the instance's log loop; each partition on the loop it is
 * given, except while a command of several partitions owns it.
 * <p><b>Must not touch</b> Vert.x, files or databases, or the meaning of a domain's commands.
 */
package io.holdfast.engine;
