package io.holdfast.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A real Postgres on a port of its own, with passwords by SCRAM; killed, paused and set back at will. Most tests share
 * one, each with a {@linkplain #newDatabase database} of its own; one that hurts the server starts its own.
 */
public final class RealPostgres implements AutoCloseable {
  /** The user's name; a superuser. */
  public static final String USER = "holdfast";
  /** The user's password. */
  public static final String PASSWORD = "let me in";

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static RealPostgres shared;

  private final int port = StoreProcess.freePort();
  private final Path directory;
  private final List<String> settings;
  private StoreProcess process;

  private RealPostgres(List<String> settings) {
    this.settings = settings;
    try {
      this.directory = Files.createTempDirectory("holdfast-postgres-");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.writeString(directory.resolve("password"), PASSWORD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one that all tests of this JVM share, for those that do it no harm. It syncs as it should. */
  public static synchronized RealPostgres shared() {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /** Starts one for this test alone, with settings like {@code max_connections=50}. */
  public static RealPostgres start(String... settings) {
    RealPostgres postgres = new RealPostgres(List.of(settings));
    postgres.initialise();
    postgres.begin();
    return postgres;
  }

  /** Makes an empty database and returns its address, with user and password. */
  public String newDatabase() {
    String name = "test" + DATABASES.incrementAndGet();
    execute("postgres", "CREATE DATABASE " + name);
    return uri(name);
  }

  /** A database's address, with user and password. */
  public String uri(String database) {
    return "postgresql://" + USER + ":" + PASSWORD.replace(" ", "%20") + "@127.0.0.1:" + port + "/" + database;
  }

  /** Where it listens, on the loopback address. */
  public int port() {
    return port;
  }

  /** A connection as the superuser to a database named by its address. */
  public static Connection connect(String uri) throws SQLException {
    String address = uri.substring(uri.indexOf('@') + 1);
    return DriverManager.getConnection("jdbc:postgresql://" + address, USER, PASSWORD);
  }

  /** Runs statements in a database named by its address. */
  public static void run(String uri, String... statements) {
    try (Connection connection = connect(uri); Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** The single value of a query in a database named by its address, as text. */
  public static String ask(String uri, String query) {
    try (Connection connection = connect(uri); Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      return result.next() ? result.getString(1) : null;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** kill -9 of all its processes: what a crash of the machine's Postgres is. */
  public void kill() {
    process.kill();
  }

  /** kill -STOP of all its processes. */
  public void pause() {
    process.pause();
  }

  /** kill -CONT of all its processes. */
  public void resume() {
    process.resume();
  }

  /** Ends it in order, cutting all connections. */
  public void stop() {
    process.endBy("INT");
  }

  /** Starts it again on the same port. */
  public void restart() {
    endIfAlive();
    begin();
  }

  /** Stops, keeps a copy of the files, and starts again; for {@link #restartFrom}. */
  public Path backup() {
    stop();
    Path copy = directory.resolve("copy-" + System.nanoTime());
    StoreProcess.copy(data(), copy);
    begin();
    return copy;
  }

  /** Starts again on the same port from older files: what a failover to a standby that lagged looks like. */
  public void restartFrom(Path copy) {
    endIfAlive();
    StoreProcess.delete(data());
    StoreProcess.copy(copy, data());
    begin();
  }

  /** Starts again as a standby, which nobody has anything for. */
  public void restartAsStandby() {
    stop();
    try {
      Files.createFile(data().resolve("standby.signal"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    begin();
  }

  private Path data() {
    return directory.resolve("data");
  }

  private void initialise() {
    StoreProcess.start(directory, log(), command("initdb", "-D", data().toString(), "-U", USER,
        "--pwfile=" + directory.resolve("password"), "--auth=scram-sha-256", "-E", "UTF8", "--locale=C",
        "--no-sync")).awaitSuccess();
  }

  private void begin() {
    List<String> arguments = new ArrayList<>(List.of("-D", data().toString(), "-p", Integer.toString(port),
        "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "shared_buffers=64MB",
        "-c", "max_connections=100", "-c", "fsync=on", "-c", "log_min_messages=warning"));
    settings.forEach(setting -> arguments.addAll(List.of("-c", setting)));
    process = StoreProcess.start(directory, log(), command("postgres", arguments.toArray(String[]::new)));
    Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20)).until(this::answers);
  }

  private Path log() {
    return directory.resolve("postgres.log");
  }

  /** Postgres does not run as root; in a user namespace of its own it does not know that it does. */
  private static List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(StoreBinaries.postgres().resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new AssertionError("Postgres has ended:\n" + process.output());
    }
    try (Connection connection = connect(uri("postgres"))) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false; // It is still starting.
    }
  }

  private void execute(String database, String statement) {
    run(uri(database), statement);
  }

  private void endIfAlive() {
    if (process.isAlive()) {
      process.kill();
    }
  }

  @Override
  public void close() {
    endIfAlive();
    StoreProcess.delete(directory);
  }
}
