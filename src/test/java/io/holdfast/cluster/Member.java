package io.holdfast.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.process.HoldfastProcess;
import io.holdfast.process.HttpSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;

/** One instance of a cluster under test: a process that can be killed, paused and started again. */
final class Member {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpSession http = new HttpSession();
  private final Path data;
  private final String[] flags;
  /** Written by the test's thread, read by its clients'. */
  private volatile HoldfastProcess process;
  private volatile boolean paused;
  private volatile boolean serving;

  Member(Path data, String... flags) {
    this.data = data;
    this.flags = flags.clone();
  }

  Member start() {
    process = HoldfastProcess.serve(data, flags);
    return this;
  }

  Member awaitReady() {
    process.awaitReady();
    serving = true;
    return this;
  }

  /** kill -9. */
  void kill() {
    serving = false;
    resume();
    process.kill();
  }

  /** SIGSTOP. */
  void pause() {
    signal("STOP");
    paused = true;
  }

  /** SIGCONT. */
  void resume() {
    if (paused) {
      paused = false;
      signal("CONT");
    }
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a balancer would send it anything. */
  boolean isRunning() {
    return serving && process.isAlive() && !paused;
  }

  URI api() {
    return process.api();
  }

  URI management() {
    return process.management();
  }

  String output() {
    return process.output();
  }

  boolean isReady() {
    return http.status(management().resolve("/health/ready")) == 200;
  }

  /** What it says of itself. */
  JsonNode status() {
    return json(http.get(management().resolve("/status")));
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
