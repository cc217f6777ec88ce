package io.holdfast.http.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** Where a connection comes from, in as many bits as one customer of a network usually has. */
final class Origin {
  private static final int IPV4_BYTES = 4;
  private static final long IPV4 = 0xFFFF_0000_0000L;

  private Origin() {}

  /** The address's bytes; null if the connection has none, such as one within the process. */
  static byte[] addressOf(SocketAddress remote) {
    InetAddress address = remote instanceof InetSocketAddress inet ? inet.getAddress() : null;
    return address == null ? null : address.getAddress();
  }

  /** An address of IPv4, or the first 64 bits of one of IPv6: whoever has one address of them has all. */
  static long keyOf(byte[] address) {
    return address.length == IPV4_BYTES
        ? IPV4 | Integer.toUnsignedLong(ByteBuffer.wrap(address).getInt())
        : ByteBuffer.wrap(address).getLong();
  }
}
