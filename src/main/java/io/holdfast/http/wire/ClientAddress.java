package io.holdfast.http.wire;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Where a request comes from, behind proxies that are trusted. Each proxy adds at the end of a list for whom it asks;
 * so the list is read from its end, and the first address that is no trusted proxy's is the client's, whatever stands
 * before it. Any thread.
 */
public final class ClientAddress {
  private static final long NOWHERE = 0;
  private static final String FORWARDED_FOR = "for=";

  private final Networks trusted;

  /** Trusts these proxies. */
  public ClientAddress(Networks trusted) {
    this.trusted = trusted;
  }

  /** Stands for the client's address: for IPv6 its network of 64 bits. */
  public long keyOf(HttpServerRequest request) {
    byte[] peer = Origin.addressOf(
        ((HttpServerConnection) request.connection()).channelHandlerContext().channel().remoteAddress());
    if (peer == null) {
      return NOWHERE;
    }
    return Origin.keyOf(trusted.contains(peer) ? behind(request, peer) : peer);
  }

  private byte[] behind(HttpServerRequest request, byte[] peer) {
    String forwarded = request.getHeader("Forwarded");
    String list = forwarded == null ? request.getHeader("X-Forwarded-For") : forwarded;
    return list == null ? peer : client(list, peer);
  }

  /** The client in a list of either kind; the proxy itself where the list says nothing that can be read. */
  byte[] client(String list, byte[] proxy) {
    byte[] nearest = proxy;
    int end = list.length();
    while (end > 0) {
      int comma = list.lastIndexOf(',', end - 1);
      byte[] address = Networks.address(bare(list.substring(comma + 1, end)));
      if (address == null) {
        return nearest;
      }
      if (!trusted.contains(address)) {
        return address;
      }
      nearest = address;
      end = Math.max(0, comma);
    }
    return nearest;
  }

  /** The address in {@code 192.0.2.7}, {@code for=192.0.2.7:4711;proto=https} or {@code For="[2001:db8::1]:80"}. */
  private static String bare(String element) {
    String text = element.strip();
    for (String part : text.split(";")) {
      String pair = part.strip();
      if (pair.regionMatches(true, 0, FORWARDED_FOR, 0, FORWARDED_FOR.length())) {
        text = pair.substring(FORWARDED_FOR.length());
      }
    }
    text = text.replace("\"", "");
    int bracket = text.indexOf(']');
    if (text.startsWith("[") && bracket > 0) {
      return text.substring(1, bracket);
    }
    int colon = text.indexOf(':');
    return colon > 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
  }
}
