package io.holdfast.http.coordination;

import io.holdfast.coordination.CoordinationReader.Resource;
import io.holdfast.coordination.CoordinationReader;
import io.holdfast.coordination.Names;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.EntityTags;
import io.holdfast.http.Exchange;
import io.holdfast.http.live.Topics;
import io.vertx.core.buffer.Buffer;

/**
 * {@code GET} of locks, leaders and semaphores. With {@code If-None-Match} and {@code Prefer: wait=N} the answer waits
 * until somebody else holds it, or nobody does: so an owner is told that it has lost its lock, and everyone who leads.
 */
final class HeldReads {
  private final ApiLoop loop;
  private final Readers readers;
  private final Answers answers;
  private final Topics<Watched> topics;
  private final TimerWheel wheel;

  HeldReads(ApiLoop loop, Readers readers, Answers answers, Topics<Watched> topics, TimerWheel wheel) {
    this.loop = loop;
    this.readers = readers;
    this.answers = answers;
    this.topics = topics;
    this.wheel = wheel;
  }

  void lock(Exchange exchange) {
    get(exchange, Sort.LOCK, Environment.name(exchange, "id", Names.LONGEST));
  }

  void leader(Exchange exchange) {
    get(exchange, Sort.LEADER, Environment.name(exchange, "name", Names.LONGEST));
  }

  void semaphore(Exchange exchange) {
    get(exchange, Sort.SEMAPHORE, Environment.name(exchange, "name", Names.LONGEST));
  }

  private void get(Exchange exchange, Sort sort, String name) {
    String environment = Environment.of(exchange);
    loop.gate().passStrong(exchange, Environment.routingHash(environment), () -> {
      int epoch = loop.gate().readableEpoch();
      CoordinationReader reader = readers.of(environment);
      long lastToken = reader.lastToken(environment);
      Resource resource = reader.resource(environment, sort, name);
      long token = resource.token();
      boolean isKnown = sort != Sort.SEMAPHORE
          && EntityTags.namesAny(exchange.header(io.holdfast.http.Names.IF_NONE_MATCH), token);
      long wait = isKnown ? Waits.millis(exchange, 0) : 0;
      if (!isKnown) {
        answer(exchange, sort, answers.resource(sort, name, resource), token);
      } else if (wait == 0) {
        exchange.answer(304, null, null, readers.applied(environment));
      } else {
        LongPoll.begin(exchange, topics.topic(new Watched.Holder(environment, sort, name)), wheel,
            WatchedSource.markOf(epoch, resource, lastToken), mark -> WatchedSource.numberOf(mark) != token, 304, wait);
      }
    });
  }

  private void answer(Exchange exchange, Sort sort, Buffer body, long token) {
    if (sort != Sort.SEMAPHORE) {
      exchange.answerHeaders().add(io.holdfast.http.Names.ETAG, EntityTags.of(token));
    }
    exchange.answer(200, io.holdfast.http.Names.JSON, body, null);
  }
}
