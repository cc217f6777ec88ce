/**
 * Slots: times with a number of places, reserved without ever being oversold, held for a while, confirmed, given back,
 * and waited for in line.
 *
 * <p><b>Owns</b> the slots' commands, their state ({@link io.holdfast.slots.SlotMachine}, written by its partition
 * only), the view of it ({@link io.holdfast.slots.SlotView}, for any thread) and the orders in which slots and
 * reservations are listed. A slot lives in the partition that its id routes to, its reservations with it, so that a
 * command touches one partition; a user's reservations may be in all of them.
 * <p><b>Threads:</b> the machine belongs to the loop that owns its partition; views and readers may be used on any,
 * each reader on one.
 * <p><b>Must not touch</b> other domains, clocks, I/O, randomness, or the meaning of the JSON that comes encoded.
 */
package io.holdfast.slots;
