package io.holdfast.http.coordination;

import io.holdfast.http.EntityTags;
import io.holdfast.http.Exchange;
import io.holdfast.http.Names;
import io.holdfast.http.live.Event;
import io.holdfast.http.live.Mark;
import io.holdfast.http.live.Subscriber;
import io.holdfast.http.live.Topic;
import io.vertx.core.http.HttpMethod;
import java.util.function.Predicate;

/** A request that is answered when something changes, or when it has waited for long enough. One event loop. */
final class LongPoll extends Subscriber {
  private final Exchange exchange;
  private final Topic topic;
  private final TimerWheel wheel;
  private final Predicate<Mark> wanted;
  private final int statusInVain;
  private final TimerWheel.Entry timeOut = new TimerWheel.Entry() {
    @Override
    void timeOut() {
      inVain();
    }
  };

  private LongPoll(Exchange exchange, Topic topic, TimerWheel wheel, Mark seen, Predicate<Mark> wanted,
      int statusInVain) {
    super(seen);
    this.exchange = exchange;
    this.topic = topic;
    this.wheel = wheel;
    this.wanted = wanted;
    this.statusInVain = statusInVain;
  }

  /**
   * Lets a request wait.
   *
   * @param seen what the client knows: only what is newer is told
   * @param wanted and of that, only what it waits for
   * @param statusInVain what is answered if nothing changes
   */
  static void begin(Exchange exchange, Topic topic, TimerWheel wheel, Mark seen,
      Predicate<Mark> wanted, int statusInVain, long millis) {
    LongPoll poll = new LongPoll(exchange, topic, wheel, seen, wanted, statusInVain);
    wheel.add(poll.timeOut, millis);
    topic.add(poll);
    exchange.whenGone(poll::leave);
  }

  private void leave() {
    wheel.cancel(timeOut);
    topic.remove(this);
  }

  private void inVain() {
    leave();
    exchange.answer(statusInVain, null, null, null);
  }

  @Override
  protected boolean isReady() {
    return true;
  }

  @Override
  protected void take(Event event) {
    if (wanted.test(event.mark())) {
      leave();
      if (exchange.request().method() != HttpMethod.POST) {
        exchange.answerHeaders().add(Names.ETAG, EntityTags.of(WatchedSource.numberOf(event.mark())));
      }
      exchange.answer(200, Names.JSON, event.frame(), null);
    }
  }
}
