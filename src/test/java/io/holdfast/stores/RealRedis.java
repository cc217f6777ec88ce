package io.holdfast.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A real Redis (or Sentinel) on a port of its own, whose file can be lost and set back. One thread. */
public final class RealRedis implements AutoCloseable {
  private static final String FILE = "dump.rdb";

  private final int port = StoreProcess.freePort();
  private final Path directory;
  private final List<String> arguments;
  private StoreProcess process;

  private RealRedis(List<String> arguments) {
    this.arguments = arguments;
    try {
      this.directory = Files.createTempDirectory("holdfast-redis-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one, with further arguments of {@code redis-server}. */
  public static RealRedis start(String... arguments) {
    RealRedis redis = new RealRedis(List.of(arguments));
    redis.begin("--port", Integer.toString(redis.port));
    return redis;
  }

  /** Starts one that speaks TLS only, with a certificate and its key in PEM files. */
  public static RealRedis startWithTls(Path certificate, Path key, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--tls-cert-file", certificate.toString(), "--tls-key-file",
        key.toString(), "--tls-ca-cert-file", certificate.toString(), "--tls-auth-clients", "no"));
    all.addAll(List.of(arguments));
    RealRedis redis = new RealRedis(all);
    redis.begin("--port", "0", "--tls-port", Integer.toString(redis.port));
    return redis;
  }

  /** Starts a Sentinel that watches a master under a name, and fails over after a short silence. */
  public static RealRedis startSentinel(String name, RealRedis master, int quorum) {
    RealRedis sentinel = new RealRedis(List.of());
    Path configuration = sentinel.directory.resolve("sentinel.conf");
    try {
      Files.writeString(configuration, """
          port %d
          bind 127.0.0.1
          dir %s
          sentinel monitor %s 127.0.0.1 %d %d
          sentinel down-after-milliseconds %s 500
          sentinel failover-timeout %s 3000
          """.formatted(sentinel.port, sentinel.directory, name, master.port, quorum, name, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sentinel.run(List.of(StoreBinaries.redis().toString(), configuration.toString(), "--sentinel"));
    return sentinel;
  }

  /** Without user and password. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Where it listens, on the loopback address. */
  public int port() {
    return port;
  }

  /** kill -9. */
  public void kill() {
    process.kill();
  }

  /** kill -STOP. */
  public void pause() {
    process.pause();
  }

  /** kill -CONT. */
  public void resume() {
    process.resume();
  }

  /** Starts again on the same port, with the file as it was saved last. */
  public void restart() {
    endIfAlive();
    begin("--port", Integer.toString(port));
  }

  /** Starts again on the same port, with nothing. */
  public void restartEmpty() {
    endIfAlive();
    try {
      Files.deleteIfExists(directory.resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    begin("--port", Integer.toString(port));
  }

  /** What it holds at the moment, for {@link #restartFrom}. */
  public byte[] dump() {
    try {
      command("SAVE");
      return Files.readAllBytes(directory.resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts again on the same port with an older content. */
  public void restartFrom(byte[] dump) {
    endIfAlive();
    try {
      Path fresh = Files.write(directory.resolve("fresh.rdb"), dump);
      Files.move(fresh, directory.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    begin("--port", Integer.toString(port));
  }

  /** Sends one command and returns the answer's first line; for a server without TLS and password. */
  public String command(String... words) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write((String.join(" ", words) + "\r\n").getBytes(StandardCharsets.UTF_8));
      StringBuilder line = new StringBuilder();
      for (int c = socket.getInputStream().read(); c >= 0 && c != '\n'; c = socket.getInputStream().read()) {
        line.append((char) c);
      }
      return line.toString().strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void begin(String... listening) {
    List<String> command = new ArrayList<>(List.of(StoreBinaries.redis().toString(), "--bind", "127.0.0.1",
        "--dir", directory.toString(), "--dbfilename", FILE, "--save", "", "--appendonly", "no",
        "--repl-diskless-sync-delay", "0"));
    command.addAll(List.of(listening));
    command.addAll(arguments);
    run(command);
  }

  private void run(List<String> command) {
    process = StoreProcess.start(directory, directory.resolve("redis.log"), command);
    Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10)).until(this::listens);
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new AssertionError("Redis has ended:\n" + process.output());
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
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
