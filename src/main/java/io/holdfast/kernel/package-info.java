/**
 * The words and contracts that every part of Holdfast shares: {@linkplain io.holdfast.kernel.Command commands},
 * {@linkplain io.holdfast.kernel.Reply replies}, {@linkplain io.holdfast.kernel.Change changes},
 * {@linkplain io.holdfast.kernel.Position positions}, {@linkplain io.holdfast.kernel.Footprint footprints} and the
 * {@linkplain io.holdfast.kernel.StateMachine contract} between the loop and the domains.
 *
 * <p><b>Owns</b> what a change is and how it is applied; nothing about where it is stored or who asked for it.
 * <p><b>Threads:</b> everything here is immutable, or belongs to one partition and is touched only by the loop that
 * owns that partition at the moment.
 * <p><b>Must not touch</b> Vert.x, I/O, a clock, randomness or threads: equal journals must give equal states.
 */
package io.holdfast.kernel;
