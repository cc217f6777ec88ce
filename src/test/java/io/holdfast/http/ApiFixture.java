package io.holdfast.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.cli.node.Domains;
import io.holdfast.codec.Kinds;
import io.holdfast.engine.ChangeListener;
import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceListener;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.engine.Ports;
import io.holdfast.http.access.Access;
import io.holdfast.http.access.AccessRules;
import io.holdfast.http.limits.RateLimits;
import io.holdfast.http.tracing.Tracing;
import io.holdfast.log.Clock;
import io.holdfast.log.EntryStream;
import io.holdfast.log.JournalException;
import io.holdfast.log.KeeperLease;
import io.holdfast.log.Loop;
import io.holdfast.log.sqlite.SqliteJournal;
import io.holdfast.ops.About;
import io.holdfast.ops.JvmMetrics;
import io.holdfast.ops.ManagementRoutes;
import io.holdfast.ops.MeteredJournal;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A whole node without the command line: journal in a directory, instance, API on a free port, and a client. */
public final class ApiFixture implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EVENT_STREAMS = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<ThreadLoop> loops =
      List.of(new ThreadLoop("log"), new ThreadLoop("partition-a"), new ThreadLoop("partition-b"));
  private final Vertx vertx = Vertx.vertx();
  private final TroubledJournal journal;
  private final Instance instance;
  private final HttpServers servers;
  private final HttpServers management;
  private final Meters managementMeters = new Meters();
  private final JvmMetrics jvm;
  private final FixtureOperations operations;
  private final Meters meters = new Meters();
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** With these options, in this directory. */
  public ApiFixture(Path directory, InstanceOptions options, HttpSettings settings) throws Exception {
    this(directory, options, settings, new Access(AccessRules.open()));
  }

  /** With these options, for those who are let in. */
  public ApiFixture(Path directory, InstanceOptions options, HttpSettings settings, Access access) throws Exception {
    this(directory, options, settings, access, RateLimits.none(), null);
  }

  /** With these options, for those who are let in, and do not ask too often; traced, unless that is null. */
  public ApiFixture(Path directory, InstanceOptions options, HttpSettings settings, Access access, RateLimits limits,
      Tracing tracing) throws Exception {
    Clock clock = Clock.system();
    journal = new TroubledJournal(SqliteJournal.open(directory, 8, clock));
    MeteredJournal metered = new MeteredJournal(journal, clock);
    operations = new FixtureOperations(directory);
    jvm = new JvmMetrics(directory);
    List<Loop> partitions = List.of(loops.get(1), loops.get(2));
    instance = new Instance(new Ports(clock, loops.getFirst(), partitions, metered, EntryStream.none(),
        KeeperLease.alone(), new NoArchive(), Domains.all(), Kinds.standard()),
        options, UUID::randomUUID, ChangeListener.nobody(), new InstanceListener() { });
    instance.start().toCompletableFuture().get(20, TimeUnit.SECONDS);
    Served served = new Served(settings.at("127.0.0.1", 0), instance, clock, meters,
        Domains.routes(EVENT_STREAMS), access, limits, tracing);
    servers = HttpServers.start(vertx, 2, served).await(20, TimeUnit.SECONDS);
    About about = new About("0.0.0-test", clock.millis(), Map.of("port", "0"));
    management = HttpServers.start(vertx, 1, new Served(settings.at("127.0.0.1", 0), instance, clock, managementMeters,
        ManagementRoutes.of(about, operations, meters, metered, Domains.gauges(instance), jvm), access,
        RateLimits.none(), null))
        .await(20, TimeUnit.SECONDS);
  }

  /** As it is by default. */
  public static ApiFixture in(Path directory) throws Exception {
    return new ApiFixture(directory, InstanceOptions.defaults(), HttpSettings.defaults());
  }

  public Instance instance() {
    return instance;
  }

  public HttpServers servers() {
    return servers;
  }

  public Meters meters() {
    return meters;
  }

  TroubledJournal journal() {
    return journal;
  }

  /** Whether the journal cannot be reached; what recovers meanwhile waits for it. */
  public void journalIsAway(boolean isAway) {
    journal.fail(isAway ? JournalException.Kind.UNAVAILABLE : null);
  }

  public FixtureOperations operations() {
    return operations;
  }

  /** The meters of the management port's routes. */
  public Meters managementMeters() {
    return managementMeters;
  }

  /** A request to the management port, to be completed. */
  public HttpRequest.Builder managed(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management.port() + path)).timeout(PATIENCE);
  }

  /** What a metric, named with its labels, is now. */
  public double metric(String name, String... headers) throws Exception {
    return send(with(managed("/metrics"), headers)).body().lines()
        .filter(line -> line.startsWith(name + " ")).findFirst()
        .map(line -> Double.parseDouble(line.substring(name.length() + 1))).orElseThrow();
  }

  /** A request to be completed. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + servers.port() + path)).timeout(PATIENCE);
  }

  public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Sends without waiting for the answer. */
  public CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  /** Posts JSON; the answer may take its time. */
  public CompletableFuture<HttpResponse<String>> postLater(String path, String body, String... headers) {
    return sendLater(with(request(path), headers).header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(with(request(path), headers));
  }

  public HttpResponse<String> postJson(String path, String body, String... headers) throws Exception {
    return send(with(request(path), headers).header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> putJson(String path, String body, String... headers) throws Exception {
    return send(with(request(path), headers).header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> delete(String path, String... headers) throws Exception {
    return send(with(request(path), headers).DELETE());
  }

  public HttpResponse<String> importAds(String lines) throws Exception {
    return send(request("/api/v1/ad/batch").header("Content-Type", "application/x-ndjson")
        .POST(BodyPublishers.ofString(lines)));
  }

  private static HttpRequest.Builder with(HttpRequest.Builder builder, String... headers) {
    return headers.length == 0 ? builder : builder.headers(headers);
  }

  /** Sends bytes as they are and reads until the server closes. */
  public String raw(byte[] bytes) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", servers.port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      in.transferTo(out);
      return out.toString(StandardCharsets.ISO_8859_1);
    }
  }

  /** The port of the API. */
  public int port() {
    return servers.port();
  }

  /** Connects, for tests that misbehave. */
  public Socket connect() throws IOException {
    return new Socket("127.0.0.1", servers.port());
  }

  public static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  /** An ad that is active for long, with more fields ({@code ,"age_start":5}) or none. */
  public static String ad(String title, String more) {
    return "{\"title\":\"" + title + "\",\"content\":\"Dry\",\"start_at\":\"2024-03-15T15:54:11Z\","
        + "\"end_at\":\"2124-03-15T15:54:11Z\"" + more + "}";
  }

  /** Creates an ad and returns its id. */
  public String create(String json) throws Exception {
    return json(postJson("/api/v1/ad", json)).get("data").asText();
  }

  @Override
  public void close() throws Exception {
    client.close();
    servers.drain(Duration.ofSeconds(5)).await(20, TimeUnit.SECONDS);
    management.drain(Duration.ofSeconds(5)).await(20, TimeUnit.SECONDS);
    jvm.close();
    vertx.close().await(20, TimeUnit.SECONDS);
    instance.close().toCompletableFuture().get(20, TimeUnit.SECONDS);
    journal.close();
    loops.forEach(ThreadLoop::close);
  }
}
