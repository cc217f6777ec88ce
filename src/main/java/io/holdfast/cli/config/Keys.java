package io.holdfast.cli.config;

import io.holdfast.engine.SnapshotCheck;
import io.holdfast.http.limits.Rate;
import io.holdfast.http.limits.RouteRate;
import io.holdfast.http.wire.Networks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All that can be configured. To add a key: one constant here, one place in {@link #ALL}; tests name the rest. */
public final class Keys {

  /** Where the file is looked for when nobody names one, relative to the directory of the start; may be missing. */
  public static final Path DEFAULT_FILE = Path.of("conf", "holdfast.yaml");

  /** The variable that names the file, below the flag {@code --config}. */
  public static final String FILE_VARIABLE = "HOLDFAST_CONFIG";

  /** The variable that holds the API key with which commands ask a node. */
  public static final String API_KEY_VARIABLE = "HOLDFAST_API_KEY";

  static final String VARIABLE_PREFIX = "HOLDFAST_";

  /** Variables that are no keys: the file's, and those that {@code scripts/holdfast} and commands read. */
  static final List<String> OTHER_VARIABLES =
      List.of(FILE_VARIABLE, API_KEY_VARIABLE, "HOLDFAST_HEAP", "HOLDFAST_JAVA_OPTS");

  /** The port of the API. */
  public static final Key<Integer> PORT = new Key<>("port", Kind.number(0, 65_535), "8080",
      "The port of the HTTP API; 0 takes any free one and says which.");

  /** The address of the API. */
  public static final Key<String> HOST = new Key<>("host", Kind.host(), "127.0.0.1",
      "The address the HTTP API listens on; 0.0.0.0 for all interfaces.");

  /** The port for operators. */
  public static final Key<Integer> MANAGEMENT_PORT = new Key<>("management-port", Kind.number(0, 65_535), "8081",
      "The port for operators: health, metrics, status, snapshots; 0 takes any free one.");

  /** The address for operators. */
  public static final Key<String> MANAGEMENT_HOST = new Key<>("management-host", Kind.host(), "127.0.0.1",
      "The address the management port listens on; keep it away from the public.");

  /** Who is let in by API keys. */
  public static final Key<Optional<Path>> API_KEYS = new Key<>("api-keys", Kind.file(), "",
      "The file of API keys, one a line: name, hash, scopes; 'holdfast keys new' makes one. Read again when it "
          + "changes.");

  /** Who is let in by tokens. */
  public static final Key<String> JWT_KEYS = new Key<>("jwt-keys",
      Kind.text("a path, a web address, or nothing"), "",
      "The JSON Web Key Set by which bearer tokens (JWT) are verified. A file is read again when it changes, an "
          + "address every five minutes.");

  /** Who issues tokens. */
  public static final Key<String> JWT_ISSUER = new Key<>("jwt-issuer", Kind.text("a text or nothing"), "",
      "What the iss of a token must be; nothing takes any.");

  /** For whom tokens are. */
  public static final Key<String> JWT_AUDIENCE = new Key<>("jwt-audience", Kind.text("a text or nothing"), "",
      "What must be in the aud of a token; nothing takes any.");

  /** Everyone from everywhere. */
  public static final Key<Boolean> INSECURE_OPEN = new Key<>("insecure-open", Kind.truth(), "false",
      "Listen on other addresses than loopback without keys or tokens all the same, and let everyone do "
          + "everything.");

  /** Who the servers are. */
  public static final Key<Optional<Path>> TLS_CERTIFICATE = new Key<>("tls-certificate", Kind.file(), "",
      "The certificate and its chain, in PEM, with which both ports speak TLS; read again when it changes. "
          + "Nothing for HTTP.");

  /** The proof of it. */
  public static final Key<Optional<Path>> TLS_KEY = new Key<>("tls-key", Kind.file(), "",
      "The private key of the certificate, in PEM.");

  /** The directory of journal and snapshots. */
  public static final Key<Path> DATA = new Key<>("data", Kind.path(), "data",
      "The directory of the journal and the snapshots; made if it is missing, used by one process at a time.");

  /** The courier of a cluster. */
  public static final Key<String> REDIS = new Key<>("redis",
      Kind.address("redis://user:password@host:6379, rediss://… or redis+sentinel://…@host:26379,other:26379/master"),
      "", "The Redis of a cluster, which delivers; with postgres it makes this an instance of a cluster.");

  /** The journal of a cluster. */
  public static final Key<String> POSTGRES = new Key<>("postgres",
      Kind.address("postgresql://user:password@host:5432,other:5432/database"),
      "", "The Postgres of a cluster, which orders and keeps; with redis it makes this an instance of a cluster.");

  /** What others call this instance. */
  public static final Key<String> ADVERTISE = new Key<>("advertise", Kind.address("http://host:port"), "",
      "Where others of the cluster, and refused writers, are told that this instance's API is; empty for host and"
          + " port.");

  /** Entries behind. */
  public static final Key<Integer> READY_LAG = new Key<>("ready-lag", Kind.number(1, 100_000_000), "1000",
      "How many entries this instance may be behind another one before it asks for no requests.");

  /** Silence until death. */
  public static final Key<Duration> GONE_AFTER = new Key<>("gone-after", Kind.duration("5s", "1h"), "15s",
      "After this silence the keeper declares an instance dead, and those who waited at it leave their lines.");

  /** Refuse writes. */
  public static final Key<Boolean> READ_ONLY = new Key<>("read-only", Kind.truth(), "false",
      "Serve reads only; writes are answered 503.");

  /** Shares of the state. */
  public static final Key<Integer> PARTITIONS = new Key<>("partitions", Kind.number(1, 1024), "8",
      "The number of partitions; fixed when the journal is made, and refused if it differs afterwards; changed by "
      + "'holdfast snapshot restore --partitions'.");

  /** Event loops. */
  public static final Key<Integer> EVENT_LOOPS = new Key<>("event-loops", Kind.number(0, 1024), "0",
      "The number of event loops for HTTP and partitions; 0 is one for each core.");

  /** Time to finish. */
  public static final Key<Duration> DRAIN_TIMEOUT = new Key<>("drain-timeout", Kind.duration("0s", "10m"), "20s",
      "How long SIGTERM waits for requests under way before it ends all the same.");

  /** Time to be noticed. */
  public static final Key<Duration> DRAIN_NOTICE = new Key<>("drain-notice", Kind.duration("0s", "1m"), "1s",
      "In a cluster, how long an instance that is to stop goes on serving after it has said that it is not ready, so "
          + "that balancers send it nothing more.");

  /** Origins of browsers' calls. */
  public static final Key<List<String>> CORS_ORIGINS = new Key<>("cors-origins", Kind.list("origins"), "",
      "The origins from which browsers may call the API, like https://shop.example; * for all, nothing for none.");

  /** Largest body. */
  public static final Key<Long> BODY_LIMIT = new Key<>("body-limit", Kind.bytes("1KiB", "2MiB"), "1MiB",
      "The largest body of a request that is not streamed, and the longest line of an import.");

  /** Largest headers. */
  public static final Key<Long> HEADER_LIMIT = new Key<>("header-limit", Kind.bytes("1KiB", "1MiB"), "16KiB",
      "All headers of a request together.");

  /** Silence of connections. */
  public static final Key<Duration> IDLE_TIMEOUT = new Key<>("idle-timeout", Kind.duration("1s", "1h"), "75s",
      "How long a connection may stay silent before it is closed; keep it above the load balancer's.");

  /** Time for a head. */
  public static final Key<Duration> REQUEST_PATIENCE = new Key<>("request-patience", Kind.duration("100ms", "5m"),
      "10s",
      "How long the head of a request may take to arrive; a body must bring 256 bytes a second over each such "
          + "time.");

  /** Time to read. */
  public static final Key<Duration> UNREAD_PATIENCE = new Key<>("unread-patience", Kind.duration("100ms", "1h"), "30s",
      "How long a caller may leave unread what is sent, before the connection is cut off.");

  /** Connections of all. */
  public static final Key<Integer> CONNECTIONS = new Key<>("connections", Kind.number(0, 1_000_000), "20000",
      "How many connections may be open to each port; more are closed at once. 0 for any number.");

  /** Connections of one. */
  public static final Key<Integer> CONNECTIONS_PER_ADDRESS = new Key<>("connections-per-address",
      Kind.number(0, 1_000_000), "1000",
      "How many connections may be open from one address (IPv6: one /64) that is no trusted proxy. 0 for any "
          + "number.");

  /** Streams of all changes. */
  public static final Key<Integer> EVENT_STREAMS = new Key<>("event-streams", Kind.number(1, 100_000), "64",
      "How many streams of GET /events may be open here; each reads every change. Streams of a slot, a reservation or "
          + "a key are not counted.");

  /** Who speaks for others. */
  public static final Key<Networks> TRUSTED_PROXIES = new Key<>("trusted-proxies", Kind.networks(), "127.0.0.0/8,::1",
      "Whose Forwarded and X-Forwarded-For headers are believed, and who is not counted by address.");

  /** How often anyone may read. */
  public static final Key<Optional<Rate>> RATE_LIMIT_READ = new Key<>("rate-limit-read", Kind.rate(), "",
      "How often one caller (key, token or address) may read; beyond it 429. Nothing for no limit.");

  /** How often anyone may write. */
  public static final Key<Optional<Rate>> RATE_LIMIT_WRITE = new Key<>("rate-limit-write", Kind.rate(), "",
      "How often one caller may write; beyond it 429. Nothing for no limit.");

  /** How often anyone may operate. */
  public static final Key<Optional<Rate>> RATE_LIMIT_OPERATE = new Key<>("rate-limit-operate", Kind.rate(), "",
      "How often one caller may do what replaces a domain's state as a whole; beyond it 429. Nothing for no "
          + "limit.");

  /** How often anyone may ask for some routes. */
  public static final Key<List<RouteRate>> RATE_LIMIT_ROUTES = new Key<>("rate-limit-routes", Kind.routeRates(), "",
      "How often one caller may ask for a route, or for all that begin alike, instead of what its class may; of "
          + "several that fit, the first holds.");

  /** What may come at once. */
  public static final Key<Duration> RATE_LIMIT_BURST = new Key<>("rate-limit-burst", Kind.duration("10ms", "1h"), "2s",
      "So much of a rate may be saved up, and come at once.");

  /** Counted together. */
  public static final Key<Boolean> RATE_LIMIT_SHARED = new Key<>("rate-limit-shared", Kind.truth(), "true",
      "In a cluster, count callers' requests to all instances together, in Redis; while it is away each instance "
          + "counts for itself.");

  /** Waiting for positions. */
  public static final Key<Duration> POSITION_WAIT = new Key<>("position-wait", Kind.duration("1ms", "1m"), "2s",
      "How long a read waits until the position it asks for has been applied here.");

  /** HTTP/2 without TLS. */
  public static final Key<Boolean> CLEARTEXT_HTTP2 = new Key<>("cleartext-http2", Kind.truth(), "false",
      "Speak HTTP/2 without TLS too (h2c), for proxies that do.");

  /** Commands waiting. */
  public static final Key<Integer> WAITING_COMMANDS = new Key<>("waiting-commands", Kind.number(1, 10_000_000), "20000",
      "Writes that may be under way here before more are refused with 503.");

  /** Bytes waiting. */
  public static final Key<Long> WAITING_BYTES = new Key<>("waiting-bytes", Kind.bytes("4MiB", "16GiB"), "64MiB",
      "Bytes of the writes that may be under way here before more are refused with 503.");

  /** Time waiting. */
  public static final Key<Duration> WAITING_TIME = new Key<>("waiting-time", Kind.duration("10ms", "1m"), "1s",
      "How long the writes under way here may have waited, or the event loop may have been late, before more are "
          + "refused with 503; keeps latency bounded under any load.");

  /** Time for an answer. */
  public static final Key<Duration> ANSWER_TIMEOUT = new Key<>("answer-timeout", Kind.duration("10ms", "10m"), "10s",
      "After this time a write whose outcome cannot be learnt is answered outcome-unknown.");

  /** Time between snapshots. */
  public static final Key<Duration> SNAPSHOT_INTERVAL = new Key<>("snapshot-interval", Kind.duration("0s", "7d"), "1h",
      "How often a snapshot is taken while there is something new; 0s for never because of time.");

  /** Entries between snapshots. */
  public static final Key<Integer> SNAPSHOT_ENTRIES = new Key<>("snapshot-entries", Kind.number(0, 1_000_000_000),
      "1000000", "A snapshot is taken after this many journal entries; 0 for never because of their number.");

  /** Bytes between snapshots. */
  public static final Key<Long> SNAPSHOT_BYTES = new Key<>("snapshot-bytes", Kind.bytes("0", "1024GiB"), "1GiB",
      "A snapshot is taken after this many bytes of journal entries; 0 for never because of their size.");

  /** Snapshots kept. */
  public static final Key<Integer> SNAPSHOTS_KEPT = new Key<>("snapshots-kept", Kind.number(1, 1000), "3",
      "How many snapshots are kept; the journal is trimmed below the oldest.");

  /** What permits trimming. */
  public static final Key<SnapshotCheck> SNAPSHOT_CHECK = new Key<>("snapshot-check", Kind.oneOf(SnapshotCheck.class),
      "auto",
      "What must agree with a snapshot before the journal is trimmed below it: others, instances that came to the "
      + "same content; read, the snapshot itself, read back and hashed anew; replay, of the journal, with as much "
      + "memory again; auto, others while there are any, and read in an instance alone.");

  /** Tables for everyone's SQL. */
  public static final Key<Boolean> TABLES = new Key<>("tables", Kind.truth(), "true",
      "Keep relational tables up for everyone's SQL, where there is a Postgres: a cluster's own, or tables-postgres.");

  /** Where they are. */
  public static final Key<String> TABLES_POSTGRES = new Key<>("tables-postgres",
      Kind.address("postgresql://user:password@host:5432,other:5432/database"),
      "", "The Postgres of the relational tables, if it is another than the cluster's, or this is an embedded node.");

  /** Receivers of events. */
  public static final Key<List<String>> WEBHOOKS = new Key<>("webhooks", Kind.list("name=url"), "",
      "Receivers of events by HTTP POST, each as name=https://host/path; their secrets are in webhook-secrets.");

  /** What they are told. */
  public static final Key<List<String>> WEBHOOK_TYPES = new Key<>("webhook-types", Kind.list("name=type"), "",
      "Which types of events a webhook is told, like shop=io.holdfast.order.changed or shop=io.holdfast.item.*; one "
          + "that is not named here is told all.");

  /** Their secrets. */
  public static final Key<Path> WEBHOOK_SECRETS = new Key<>("webhook-secrets", Kind.path(), "conf/webhook-secrets",
      "The file of the webhooks' secrets, a line name=secret for each; read again when it changes.");

  /** Attempts. */
  public static final Key<Integer> WEBHOOK_ATTEMPTS = new Key<>("webhook-attempts", Kind.number(1, 1_000_000), "50",
      "Failed attempts in a row after which a webhook is parked until it is resumed.");

  /** Time for an answer. */
  public static final Key<Duration> WEBHOOK_TIMEOUT = new Key<>("webhook-timeout", Kind.duration("100ms", "5m"), "10s",
      "How long a webhook's receiver may take to answer.");

  /** Events in Redis. */
  public static final Key<String> EVENTS_STREAM = new Key<>("events-stream", Kind.text("a text or nothing"), "",
      "The Redis stream to which events are added, like holdfast:events; nothing for none.");

  /** Where that is. */
  public static final Key<String> EVENTS_REDIS = new Key<>("events-redis",
      Kind.address("redis://user:password@host:6379, rediss://… or redis+sentinel://…@host:26379,other:26379/master"),
      "", "The Redis of the stream of events, if it is another than the cluster's, or this is an embedded node.");

  /** How long it gets. */
  public static final Key<Integer> EVENTS_STREAM_LENGTH = new Key<>("events-stream-length",
      Kind.number(1, 1_000_000_000), "1000000", "About how many events are kept in the stream.");

  /** What is in it. */
  public static final Key<List<String>> EVENTS_STREAM_TYPES = new Key<>("events-stream-types",
      Kind.list("types like io.holdfast.ad.*"), "", "Which types of events are added to the stream; nothing for all.");

  /** How far behind. */
  public static final Key<Integer> FEED_HOLD_ENTRIES = new Key<>("feed-hold-entries",
      Kind.number(0, 2_000_000_000), "10000000",
      "Journal entries that a consumer of changes may be behind and still hold trimming back.");

  /** Log level. */
  public static final Key<LogLevel> LOG_LEVEL = new Key<>("log-level", Kind.oneOf(LogLevel.class), "info",
      "What is worth a line in the log.");

  /** Log format. */
  public static final Key<LogFormat> LOG_FORMAT = new Key<>("log-format", Kind.oneOf(LogFormat.class), "plain",
      "How a line of the log looks: plain for people, json for machines.");

  /** Where traces go. */
  public static final Key<String> TRACING_ENDPOINT = new Key<>("tracing-endpoint",
      Kind.text("a web address or nothing"),
      "",
      "Where traces are sent by OTLP over HTTP, like http://localhost:4318/v1/traces; nothing for no tracing.");

  /** How many are traced. */
  public static final Key<Double> TRACING_SHARE = new Key<>("tracing-share", Kind.share(), "0.01",
      "The share of requests that are traced, of those whose callers do not say (traceparent).");

  /** Every key, in the order in which people see them. */
  public static final List<Key<?>> ALL = List.of(
      PORT, HOST, MANAGEMENT_PORT, MANAGEMENT_HOST, API_KEYS, JWT_KEYS, JWT_ISSUER, JWT_AUDIENCE, INSECURE_OPEN,
      TLS_CERTIFICATE, TLS_KEY, DATA, REDIS, POSTGRES, ADVERTISE, READY_LAG, GONE_AFTER, READ_ONLY,
      PARTITIONS, EVENT_LOOPS, DRAIN_TIMEOUT, DRAIN_NOTICE, CORS_ORIGINS,
      BODY_LIMIT, HEADER_LIMIT, IDLE_TIMEOUT, REQUEST_PATIENCE, UNREAD_PATIENCE, CONNECTIONS,
      CONNECTIONS_PER_ADDRESS, EVENT_STREAMS, TRUSTED_PROXIES, RATE_LIMIT_READ, RATE_LIMIT_WRITE, RATE_LIMIT_OPERATE,
      RATE_LIMIT_ROUTES, RATE_LIMIT_BURST, RATE_LIMIT_SHARED, POSITION_WAIT, CLEARTEXT_HTTP2, WAITING_COMMANDS,
      WAITING_BYTES, WAITING_TIME, ANSWER_TIMEOUT, SNAPSHOT_INTERVAL, SNAPSHOT_ENTRIES, SNAPSHOT_BYTES, SNAPSHOTS_KEPT,
      SNAPSHOT_CHECK,
      TABLES, TABLES_POSTGRES, WEBHOOKS, WEBHOOK_TYPES, WEBHOOK_SECRETS, WEBHOOK_ATTEMPTS, WEBHOOK_TIMEOUT,
      EVENTS_STREAM, EVENTS_REDIS, EVENTS_STREAM_LENGTH, EVENTS_STREAM_TYPES, FEED_HOLD_ENTRIES,
      LOG_LEVEL, LOG_FORMAT, TRACING_ENDPOINT, TRACING_SHARE);

  /** How much is logged. */
  public enum LogLevel { ERROR, WARN, INFO, DEBUG, TRACE }

  /** How it is logged. */
  public enum LogFormat { PLAIN, JSON }

  private Keys() {}

  /** The key of a name, if there is one. */
  public static Optional<Key<?>> named(String name) {
    return ALL.stream().filter(key -> key.name().equals(name)).findFirst();
  }

  static List<String> names() {
    return ALL.stream().map(Key::name).toList();
  }
}
