package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.process.HoldfastProcess;
import io.holdfast.process.HttpSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** One instance of a cluster under test: a process that can be killed, paused and started again. */
final class Member {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicLong NUMBERS = new AtomicLong();

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

  /** An ad that this instance was asked for, and answered. */
  record Written(String id, String position) {}

  /** Creates an ad here. */
  Written create() {
    String key = "ad-" + NUMBERS.incrementAndGet();
    HttpResponse<String> answer = http.post(api().resolve("/api/v1/ad"), Workload.body(key), key).orElseThrow();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new Written(json(answer.body()).path("data").asText(),
        answer.headers().firstValue("Holdfast-Position").orElseThrow());
  }

  /** Reads an ad here, with headers, each a name and a value. */
  HttpResponse<String> read(Written ad, String... headers) {
    return http.ask(api().resolve("/api/v1/ad/" + ad.id()), headers);
  }

  /** All active ads, a line each: id, version and title, in the order of ids. */
  String ads() {
    List<String> lines = new ArrayList<>();
    JsonNode page;
    do {
      page = json(http.get(api().resolve("/api/v1/ads?state=active&limit=100&offset=" + lines.size()))).path("ads");
      page.forEach(ad -> lines.add(ad.path("id").asText() + " " + ad.path("version").asText() + " "
          + ad.path("title").asText()));
    } while (!page.isEmpty());
    return lines.stream().sorted().collect(Collectors.joining("\n"));
  }

  /** Why it is not ready. */
  String againstReadiness() {
    return json(http.ask(management().resolve("/health/ready")).body()).path("reasons").toString();
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
