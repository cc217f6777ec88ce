package io.holdfast.http.coordination;

import io.holdfast.coordination.CoordinationReader;
import io.holdfast.coordination.CoordinationReply.Value;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.Names;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.http.live.Mark;
import io.holdfast.http.live.Topics;
import io.holdfast.kernel.Limits;
import java.io.IOException;

/** {@code POST /watch/{env}}: answers when a key has another version than the client knows. */
final class Watches {
  private static final long DEFAULT_WAIT_MILLIS = 30_000;

  private final ApiLoop loop;
  private final Readers readers;
  private final JsonBody json;
  private final Answers answers;
  private final Topics<Watched> topics;
  private final TimerWheel wheel;
  private String key;
  private long version;

  Watches(ApiLoop loop, Readers readers, JsonBody json, Answers answers, Topics<Watched> topics, TimerWheel wheel) {
    this.loop = loop;
    this.readers = readers;
    this.json = json;
    this.answers = answers;
    this.topics = topics;
    this.wheel = wheel;
  }

  void watch(Exchange exchange) {
    String environment = Environment.of(exchange);
    loop.bodies().readJson(exchange, body -> {
      key = null;
      version = 0;
      json.read(body, this::member, this::check);
      Asked asked = new Asked(environment, key, version);
      loop.gate().pass(exchange, Environment.routingHash(environment), () -> look(exchange, asked, false));
    });
  }

  private record Asked(String environment, String key, long version) {}

  private void member(String name) throws IOException {
    switch (name) {
      case "ID", "Key" -> key = json.name(name, io.holdfast.coordination.Names.LONGEST_KEY);
      case "Version" -> version = json.number("Version", 0, Limits.CLIENT_INTEGER);
      default -> json.unknown(name);
    }
  }

  private void check() {
    if (key == null) {
      json.invalid("ID", "is required");
    }
  }

  /**
   * Answers if what there is differs from what the client knows. If the client knows more than this instance, either
   * the instance lags, or the client's version is of a history that a restore has ended.
   *
   * @param latest whether this instance has seen everything that was accepted before the request came
   */
  private void look(Exchange exchange, Asked asked, boolean latest) {
    int epoch = loop.gate().readableEpoch();
    CoordinationReader reader = readers.of(asked.environment);
    Value newest = reader.newest(asked.environment, asked.key);
    boolean isNews = asked.version == 0 ? newest.json() != null : newest.version() > asked.version;
    if (isNews) {
      answer(exchange, newest);
    } else if (newest.version() == asked.version || asked.version == 0) {
      LongPoll.begin(exchange, topics.topic(new Watched.Key(asked.environment, asked.key)), wheel,
          WatchedSource.markOf(epoch, newest), mark -> isNews(asked, mark), 204,
          Waits.millis(exchange, DEFAULT_WAIT_MILLIS));
    } else if (!latest) {
      // Whatever the request says of consistency: what this instance lacks must not be taken for another history.
      loop.gate().passLatest(exchange, Environment.routingHash(asked.environment), () -> look(exchange, asked, true));
    } else {
      unknown(exchange, asked, newest, reader.floor(asked.environment));
    }
  }

  private static boolean isNews(Asked asked, Mark mark) {
    return asked.version == 0 ? WatchedSource.isThere(mark) : WatchedSource.versionOf(mark) != asked.version;
  }

  private void unknown(Exchange exchange, Asked asked, Value newest, long floor) {
    if (newest.version() == 0 && asked.version <= floor) {
      throw new ProblemException(ProblemType.COMPACTED, "The value was deleted after version " + asked.version
          + ", and that has been forgotten; read the key, and watch it from version 0 if there is none");
    }
    answer(exchange, newest);
  }

  private void answer(Exchange exchange, Value newest) {
    exchange.answer(200, Names.JSON, answers.value(newest), null);
  }
}
