package io.holdfast.http.coordination;

import io.holdfast.coordination.CoordinationReader.History;
import io.holdfast.coordination.CoordinationReader.Page;
import io.holdfast.coordination.CoordinationReader;
import io.holdfast.coordination.CoordinationReply.Value;
import io.holdfast.coordination.Names;
import io.holdfast.engine.InstanceState;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.EventStream;
import io.holdfast.http.Events;
import io.holdfast.http.Exchange;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.http.QueryString;
import io.holdfast.http.live.Topic;
import io.holdfast.http.live.Topics;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code GET /db/{env}/kv/{key}/watch} and {@code GET /db/{env}/watch}: every version of a key, or of all keys with a
 * prefix, as server-sent events. A client that says which version it has seen is told all after it; one that says
 * nothing is told what there is first. One event loop.
 */
final class VersionStreams {
  private static final int MOST_SCANNED = 2_048;
  private static final int PAGE = 100;
  private static final long PAGE_BYTES = 1 << 20;
  private static final long REFRESH_MILLIS = 1_000;

  private final ApiLoop loop;
  private final Readers readers;
  private final Answers answers;
  private final Topics<Watched> topics;
  private final PrefixLengths prefixLengths;
  /** Those of prefixes, which go on through versions that do not concern them before these are forgotten. */
  private final Set<VersionStream> ofPrefixes = new LinkedHashSet<>();
  private long refresh = -1;

  VersionStreams(ApiLoop loop, Readers readers, Answers answers, Topics<Watched> topics,
      PrefixLengths prefixLengths) {
    this.loop = loop;
    this.readers = readers;
    this.answers = answers;
    this.topics = topics;
    this.prefixLengths = prefixLengths;
  }

  // ---- one key

  void ofKey(Exchange exchange) {
    String environment = Environment.of(exchange);
    String key = Environment.name(exchange, "key", Names.LONGEST_KEY);
    long seen = seen(exchange);
    VersionStream.Source source = (after, limit) -> read(environment,
        reader -> reader.ofKey(environment, key, after, limit));
    passKept(exchange, environment, seen, source, () -> {
      EventStream stream = loop.streams().begin(exchange);
      if (stream != null) {
        long through = seen >= 0 ? seen : begin(stream, readers.of(environment).newest(environment, key));
        VersionStream following = new VersionStream(stream, source, answers, through);
        follow(stream, following, new Watched.Key(environment, key), () -> { });
      }
    });
  }

  /** Tells what there is; the version from which to go on. */
  private long begin(EventStream stream, Value newest) {
    if (newest.json() != null) {
      stream.write(VersionStream.frame(answers, newest));
    }
    return newest.version();
  }

  /** It may be over before this returns: whoever has missed something is told so at once. */
  private void follow(EventStream stream, VersionStream following, Watched watched, Runnable whenGone) {
    Topic topic = topics.topic(watched);
    stream.whenWritable(following::pump);
    topic.add(following);
    stream.whenGone(() -> {
      topic.remove(following);
      whenGone.run();
    });
  }

  // ---- a prefix

  void ofPrefix(Exchange exchange) {
    String environment = Environment.of(exchange);
    String[] given = {""};
    QueryString.visit(exchange.request().uri(), (text, name, nameEnd, value, valueEnd) -> {
      if (QueryString.equals("prefix", text, name, nameEnd)) {
        given[0] = text.substring(value, valueEnd);
      }
    });
    String prefix = given[0];
    long seen = seen(exchange);
    VersionStream.Source source = (after, limit) -> read(environment,
        reader -> reader.ofPrefix(environment, prefix, after, limit, MOST_SCANNED));
    passKept(exchange, environment, seen, source, () -> {
      EventStream stream = loop.streams().begin(exchange);
      if (stream == null) {
        return;
      }
      if (seen >= 0) {
        followPrefix(stream, source, environment, prefix, seen);
      } else {
        long through = readers.of(environment).lastVersion(environment);
        list(stream, environment, prefix, "", through,
            () -> followPrefix(stream, source, environment, prefix, through));
      }
    });
  }

  /**
   * Tells all values that are not newer than a version, page by page as the client takes them, without ids, since who
   * has seen only a part must begin anew; then goes on. Those that change meanwhile are told as versions afterwards.
   */
  private void list(EventStream stream, String environment, String prefix, String after, long through,
      Runnable goOn) {
    Page page = loop.instance().state() == InstanceState.READY
        ? readers.of(environment).list(environment, prefix, after, PAGE, PAGE_BYTES) : null;
    if (stream.isOver()) {
      return;
    }
    if (page == null) {
      loop.context().setTimer(1, timer -> list(stream, environment, prefix, after, through, goOn));
      return;
    }
    Buffer frames = Buffer.buffer();
    page.values().stream().filter(value -> value.version() <= through).forEach(value -> frames
        .appendString("event: put\ndata: ").appendBuffer(answers.value(value)).appendString("\n\n"));
    if (page.next() == null) {
      stream.write(frames.appendBuffer(
          Events.frame("synced", Long.toString(through), "{\"Version\":" + through + "}")));
      goOn.run();
    } else {
      // An empty page is all newer; what makes it so is told afterwards.
      stream.write(frames.appendString(":\n\n"),
          () -> list(stream, environment, prefix, page.next(), through, goOn));
    }
  }

  private void followPrefix(EventStream stream, VersionStream.Source source, String environment, String prefix,
      long through) {
    if (stream.isOver()) {
      return;
    }
    VersionStream following = new VersionStream(stream, source, answers, through);
    prefixLengths.add(prefix.length());
    ofPrefixes.add(following);
    startRefreshing();
    follow(stream, following, new Watched.Prefix(environment, prefix), () -> {
      prefixLengths.remove(prefix.length());
      ofPrefixes.remove(following);
      stopRefreshing();
    });
  }

  private void startRefreshing() {
    if (refresh < 0) {
      refresh = loop.context().setPeriodic(REFRESH_MILLIS,
          timer -> List.copyOf(ofPrefixes).forEach(VersionStream::pump));
    }
  }

  private void stopRefreshing() {
    if (ofPrefixes.isEmpty() && refresh >= 0) {
      loop.context().owner().cancelTimer(refresh);
      refresh = -1;
    }
  }

  // ---- both

  /** Reads a history. */
  @FunctionalInterface
  private interface Reading {
    History read(CoordinationReader reader);
  }

  private History read(String environment, Reading reading) {
    InstanceState state = loop.instance().state();
    boolean readable = state == InstanceState.READY || state == InstanceState.DRAINING;
    return readable ? reading.read(readers.of(environment)) : null;
  }

  /** What the client says it has seen last, by {@code Last-Event-ID} or {@code version}; -1 if nothing. */
  private static long seen(Exchange exchange) {
    String[] given = {Events.lastId(exchange)};
    if (given[0] == null) {
      QueryString.visit(exchange.request().uri(), (text, name, nameEnd, value, valueEnd) -> {
        if (QueryString.equals("version", text, name, nameEnd)) {
          given[0] = text.substring(value, valueEnd);
        }
      });
    }
    if (given[0] == null) {
      return -1;
    }
    boolean isNumber = given[0].length() <= 16 && !given[0].isEmpty()
        && given[0].chars().allMatch(c -> c >= '0' && c <= '9');
    if (!isNumber) {
      throw new ProblemException(Problem.invalid("version", "must be a version: a whole number"));
    }
    return Long.parseLong(given[0]);
  }

  /**
   * Lets a request through if all after the version that it has seen is known here. This instance may lag behind the
   * one that told the version: only when it has seen everything it can say that the version was of another history.
   */
  private void passKept(Exchange exchange, String environment, long seen, VersionStream.Source source,
      Runnable begin) {
    int routingHash = Environment.routingHash(environment);
    loop.gate().passStrong(exchange, routingHash, () -> {
      if (isKept(seen, source)) {
        begin.run();
      } else {
        loop.gate().passLatest(exchange, routingHash, () -> {
          requireKept(seen, source);
          begin.run();
        });
      }
    });
  }

  private boolean isKept(long seen, VersionStream.Source source) {
    loop.gate().readableEpoch();
    History history = seen < 0 ? null : source.after(seen, 1);
    return history == null || !history.forgotten();
  }

  private void requireKept(long seen, VersionStream.Source source) {
    if (!isKept(seen, source)) {
      throw new ProblemException(ProblemType.COMPACTED, "Not everything after version " + seen
          + " is known here any more; watch without a version, which tells what there is first");
    }
  }
}
