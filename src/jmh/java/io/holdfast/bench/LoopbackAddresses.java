package io.holdfast.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Where many connections of one process come from: loopback addresses, some thousand connections each, since ports of
 * one would run out; others than those of a process just ended, whose ports are not free for a minute. One thread.
 *
 * @param <C> the client of an address; held here, since Vert.x closes the connections of one that nobody holds
 */
final class LoopbackAddresses<C> {
  private static final int PER_ADDRESS = 5_000;

  private final int number = ThreadLocalRandom.current().nextInt(1 << 16);
  private final Map<String, C> clients = new HashMap<>();

  /** A number that hardly any other process has. */
  int number() {
    return number;
  }

  /** The client of the n-th connection's address, made if there is none. */
  C client(int connection, Function<String, C> make) {
    int address = 1 + number + connection / PER_ADDRESS;
    return clients.computeIfAbsent(
        "127." + (1 + (address >> 14 & 0x3f)) + "." + (address >> 7 & 0x7f) + "." + (1 + (address & 0x7f)), make);
  }
}
