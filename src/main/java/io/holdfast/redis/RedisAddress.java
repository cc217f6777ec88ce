package io.holdfast.redis;

import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.RedisOptions;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where Redis is: {@code redis://user:password@host:6379}, {@code rediss://} with TLS, and through Sentinel
 * {@code redis+sentinel://user:password@host:26379,other:26379/master} ({@code rediss+sentinel://}). {@code ?ca=FILE}
 * names a PEM file of the authorities to trust instead of the Java runtime's.
 *
 * @param hosts of the server, or of the Sentinels
 * @param user the ACL user; empty for the default one
 * @param password empty for none
 * @param tls whether servers are spoken to by TLS
 * @param master the name that Sentinels know; empty without Sentinel
 * @param authorities the PEM file; null for the runtime's
 */
public record RedisAddress(
    List<Host> hosts, String user, String password, boolean tls, String master, String authorities) {
  private static final int PORT = 6379;
  private static final int SENTINEL_PORT = 26379;
  private static final int CONNECT_MILLIS = 1_000;
  /** More than the sender lets be under way; beyond it the client would fail everything. */
  private static final int WAITING = 4_096;
  private static final String FORM = "redis://user:password@host:6379, rediss://…, or"
      + " redis+sentinel://user:password@host:26379,other:26379/master";

  /** One server. */
  public record Host(String name, int port) {
    @Override
    public String toString() {
      return name + ":" + port;
    }
  }

  /** Keeps a copy of the list. */
  public RedisAddress {
    hosts = List.copyOf(hosts);
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is not one; the message does not repeat the password
   */
  public static RedisAddress parse(String uri) {
    int end = uri.indexOf("://");
    String scheme = end < 0 ? "" : uri.substring(0, end);
    boolean sentinel = scheme.endsWith("+sentinel");
    if (!List.of("redis", "rediss", "redis+sentinel", "rediss+sentinel").contains(scheme)) {
      throw malformed("it begins otherwise");
    }
    String rest = uri.substring(end + 3);
    int question = rest.indexOf('?');
    String place = question < 0 ? rest : rest.substring(0, question);
    int at = place.lastIndexOf('@');
    String[] login = at < 0 ? new String[] {"", ""} : login(place.substring(0, at));
    int slash = place.indexOf('/', at + 1);
    String master = slash < 0 ? "" : decode(place.substring(slash + 1));
    if (sentinel == master.isEmpty()) {
      throw malformed(sentinel ? "the master's name is missing" : "only Sentinel knows names of masters");
    }
    String list = place.substring(at + 1, slash < 0 ? place.length() : slash);
    return new RedisAddress(hosts(list, sentinel ? SENTINEL_PORT : PORT), login[0], login[1],
        scheme.startsWith("rediss"), master, authorities(question < 0 ? "" : rest.substring(question + 1)));
  }

  /** A password alone is the default user's. */
  private static String[] login(String text) {
    int colon = text.indexOf(':');
    return colon < 0 ? new String[] {"", decode(text)}
        : new String[] {decode(text.substring(0, colon)), decode(text.substring(colon + 1))};
  }

  private static String authorities(String query) {
    if (query.isEmpty()) {
      return null;
    }
    if (!query.startsWith("ca=")) {
      throw malformed("the only parameter is ca");
    }
    return decode(query.substring(3));
  }

  private static List<Host> hosts(String list, int usualPort) {
    List<Host> hosts = new ArrayList<>();
    for (String each : list.split(",")) {
      int colon = each.lastIndexOf(':');
      try {
        hosts.add(colon < 0 ? new Host(each, usualPort)
            : new Host(each.substring(0, colon), Integer.parseInt(each.substring(colon + 1))));
      } catch (NumberFormatException e) {
        throw malformed("'" + each + "' has no port that is a number");
      }
      if (hosts.getLast().name().isEmpty()) {
        throw malformed("a host's name is missing");
      }
    }
    return hosts;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException malformed(String what) {
    return new IllegalArgumentException("not an address of Redis, " + what + "; the form is " + FORM);
  }

  boolean isThroughSentinel() {
    return !master.isEmpty();
  }

  /** How to connect to a server that keeps the stream. */
  RedisOptions server(Host host) {
    RedisOptions options = options(host, tls);
    if (!password.isEmpty()) {
      options.setPassword(password);
    }
    if (!user.isEmpty()) {
      options.setUser(user);
    }
    return options;
  }

  /** How to connect to a Sentinel; it asks for no password. */
  RedisOptions sentinel(Host host) {
    return options(host, tls);
  }

  private RedisOptions options(Host host, boolean secure) {
    NetClientOptions net = new NetClientOptions().setConnectTimeout(CONNECT_MILLIS).setTcpNoDelay(true);
    if (secure) {
      net.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
      if (authorities != null) {
        net.setTrustOptions(new PemTrustOptions().addCertPath(authorities));
      }
    }
    return new RedisOptions()
        .setNetClientOptions(net)
        .setMaxWaitingHandlers(WAITING)
        .setMaxPoolSize(1)
        .setProtocolNegotiation(false)
        .setConnectionString((secure ? "rediss://" : "redis://") + host);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return (tls ? "rediss" : "redis") + (isThroughSentinel() ? "+sentinel" : "") + "://"
        + String.join(",", hosts.stream().map(Host::toString).toList())
        + (isThroughSentinel() ? "/" + master : "");
  }
}
