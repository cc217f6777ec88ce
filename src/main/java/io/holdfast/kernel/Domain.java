package io.holdfast.kernel;

import java.util.List;

/**
 * One vertical of Holdfast (ads, slots, shop, coordination) as the engine sees it: which commands are its own, and how
 * a partition's share of it comes into being. Stateless.
 *
 * @param <C> the sealed family of its commands
 * @param <M> its machine
 */
public interface Domain<C extends Command, M extends StateMachine<C>> {

  /** The name in settings, sections of snapshots, metrics and paths: one lower-case word. */
  String name();

  /** The sealed interface of its commands. */
  Class<C> commands();

  /** The class of its machines, by which {@link Peers} finds them. */
  Class<M> machine();

  /** The settings and quotas that its machines read. */
  List<Setting> settings();

  /** An empty machine for one partition. */
  M newMachine(PartitionContext context);
}
