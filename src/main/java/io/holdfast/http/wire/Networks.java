package io.holdfast.http.wire;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** A list of networks, written like {@code 10.0.0.0/8, 2001:db8::/32, 192.0.2.7}. Immutable; any thread. */
public final class Networks {
  private final List<String> texts;
  private final List<Network> networks;

  /** One network: the bits of an address that must be these. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Network(byte[] address, int bits) {

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      int whole = bits / Byte.SIZE;
      for (int i = 0; i < whole; i++) {
        if (other[i] != address[i]) {
          return false;
        }
      }
      int rest = bits % Byte.SIZE;
      return rest == 0 || (other[whole] ^ address[whole]) >> Byte.SIZE - rest == 0;
    }
  }

  private Networks(List<String> texts, List<Network> networks) {
    this.texts = List.copyOf(texts);
    this.networks = List.copyOf(networks);
  }

  /** This machine. */
  public static Networks loopback() {
    return parse(List.of("127.0.0.0/8", "::1"));
  }

  /** None at all. */
  public static Networks none() {
    return new Networks(List.of(), List.of());
  }

  /**
   * The networks of texts.
   *
   * @throws IllegalArgumentException if one is none
   */
  public static Networks parse(List<String> texts) {
    List<Network> parsed = new ArrayList<>();
    for (String text : texts) {
      int slash = text.indexOf('/');
      byte[] address = address(slash < 0 ? text : text.substring(0, slash));
      int most = address == null ? 0 : address.length * Byte.SIZE;
      int bits = slash < 0 ? most : bits(text.substring(slash + 1));
      if (address == null || bits < 0 || bits > most) {
        throw new IllegalArgumentException("'" + text + "' is no network like 10.0.0.0/8 or 2001:db8::/32");
      }
      parsed.add(new Network(address, bits));
    }
    return new Networks(texts, parsed);
  }

  private static int bits(String text) {
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
  }

  /** The bytes of an address; null if the text is none. Asks no name server. */
  static byte[] address(String text) {
    boolean numeric = text.matches("[0-9.]{7,15}") || text.indexOf(':') >= 0 && text.matches("[0-9A-Fa-f:.]{2,45}");
    try {
      return numeric ? InetAddress.ofLiteral(text).getAddress() : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether an address is in one of them. */
  public boolean contains(byte[] address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return networks.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Networks them && texts.equals(them.texts);
  }

  @Override
  public int hashCode() {
    return texts.hashCode();
  }

  @Override
  public String toString() {
    return String.join(",", texts);
  }
}
