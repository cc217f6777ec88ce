package io.holdfast.postgres;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where Postgres is: {@code postgresql://user:password@host:5432,other:5432/database}, and after it perhaps
 * {@code ?sslmode=verify-full&sslrootcert=FILE}. Of several hosts the first one that answers and takes writes is used.
 *
 * @param hosts host and port of each
 * @param user the role
 * @param password its password, perhaps empty
 * @param database the database
 * @param sslMode as libpq understands it
 * @param rootCertificate a PEM file of the authorities to trust; null for those of the Java runtime
 */
public record PostgresAddress(
    List<Host> hosts, String user, String password, String database, SslMode sslMode, String rootCertificate) {
  private static final int PORT = 5432;
  private static final String FORM =
      "postgresql://user:password@host:5432,other:5432/database?sslmode=verify-full&sslrootcert=FILE";

  /** One server. */
  public record Host(String name, int port) {
    @Override
    public String toString() {
      return name + ":" + port;
    }
  }

  /** Keeps a copy of the list. */
  public PostgresAddress {
    hosts = List.copyOf(hosts);
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is not one; the message does not repeat the password
   */
  public static PostgresAddress parse(String uri) {
    String rest = withoutScheme(uri);
    int question = rest.indexOf('?');
    Map<String, String> parameters = parameters(question < 0 ? "" : rest.substring(question + 1));
    String place = question < 0 ? rest : rest.substring(0, question);
    int at = place.lastIndexOf('@');
    int slash = place.indexOf('/', at + 1);
    if (slash < 0 || slash == place.length() - 1 || at < 1) {
      throw malformed("it needs a user, a host and a database");
    }
    String[] login = place.substring(0, at).split(":", 2);
    return new PostgresAddress(hosts(place.substring(at + 1, slash)), decode(login[0]),
        login.length > 1 ? decode(login[1]) : "", decode(place.substring(slash + 1)),
        sslMode(parameters.getOrDefault("sslmode", "prefer")), parameters.get("sslrootcert"));
  }

  private static String withoutScheme(String uri) {
    for (String scheme : List.of("postgresql://", "postgres://")) {
      if (uri.startsWith(scheme)) {
        return uri.substring(scheme.length());
      }
    }
    throw malformed("it begins otherwise");
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> found = new HashMap<>();
    for (String each : query.isEmpty() ? new String[0] : query.split("&")) {
      String[] parts = each.split("=", 2);
      if (parts.length != 2 || !List.of("sslmode", "sslrootcert").contains(parts[0])) {
        throw malformed("the parameter '" + parts[0] + "' is not known");
      }
      found.put(parts[0], decode(parts[1]));
    }
    return found;
  }

  private static List<Host> hosts(String list) {
    List<Host> hosts = new ArrayList<>();
    for (String each : list.split(",")) {
      int colon = each.lastIndexOf(':');
      try {
        hosts.add(colon < 0 ? new Host(each, PORT)
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

  private static SslMode sslMode(String word) {
    return switch (word) {
      case "disable" -> SslMode.DISABLE;
      case "allow" -> SslMode.ALLOW;
      case "prefer" -> SslMode.PREFER;
      case "require" -> SslMode.REQUIRE;
      case "verify-ca" -> SslMode.VERIFY_CA;
      case "verify-full" -> SslMode.VERIFY_FULL;
      default -> throw malformed("sslmode is one of disable, allow, prefer, require, verify-ca, verify-full");
    };
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException malformed(String what) {
    return new IllegalArgumentException("not an address of Postgres, " + what + "; the form is " + FORM);
  }

  /**
   * How to connect to one of the hosts.
   *
   * @param name what the connection is called in {@code pg_stat_activity}
   * @param settings the session's settings
   */
  PgConnectOptions options(Host host, String name, Map<String, String> settings) {
    PgConnectOptions options = new PgConnectOptions()
        .setHost(host.name())
        .setPort(host.port())
        .setUser(user)
        .setPassword(password)
        .setDatabase(database)
        .setCachePreparedStatements(true)
        .setSslMode(sslMode)
        .setReconnectAttempts(0)
        .addProperty("application_name", name);
    settings.forEach(options::addProperty);
    if (sslMode != SslMode.DISABLE) {
      options.setSslOptions(ssl());
    }
    return options;
  }

  private ClientSSLOptions ssl() {
    ClientSSLOptions ssl = new ClientSSLOptions();
    boolean verified = sslMode == SslMode.VERIFY_CA || sslMode == SslMode.VERIFY_FULL;
    ssl.setHostnameVerificationAlgorithm(sslMode == SslMode.VERIFY_FULL ? "HTTPS" : "");
    if (!verified) {
      ssl.setTrustAll(true);
    } else if (rootCertificate != null) {
      ssl.setTrustOptions(new PemTrustOptions().addCertPath(rootCertificate));
    }
    return ssl;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "postgresql://" + user + "@" + String.join(",", hosts.stream().map(Host::toString).toList())
        + "/" + database;
  }
}
