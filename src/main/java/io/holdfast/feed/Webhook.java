package io.holdfast.feed;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.feed.ChangeBatch;
import io.holdfast.kernel.feed.ChangeConsumer;
import io.holdfast.kernel.feed.Happened;
import io.holdfast.log.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Posts events to a receiver, in order, one request at a time: a JSON array of CloudEvents, signed. Taken is what is
 * answered by a status of 2xx; anything else, and silence, is tried again from the position, so the last events may
 * come again, with the same ids.
 *
 * <p>Threads: called by any; works on the loop given.
 */
public final class Webhook implements ChangeConsumer {
  private static final int MOST_CHANGES = 100;
  private static final int CONNECT_MILLIS = 5_000;
  private static final String BATCH = "application/cloudevents-batch+json; charset=utf-8";

  private final Executor loop;
  private final WebhookTarget target;
  private final CloudEvents events;
  private final Positions positions;
  private final Clock clock;
  private final HttpClient client;

  /**
   * For a receiver.
   *
   * @param loop where requests are made, a Vert.x context
   * @param positions where it is kept how far the receiver is; not closed with this
   */
  public Webhook(Vertx vertx, Executor loop, WebhookTarget target, CloudEvents events, Positions positions,
      Clock clock) {
    this.loop = loop;
    this.target = target;
    this.events = events;
    this.positions = positions;
    this.clock = clock;
    this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS));
  }

  @Override
  public String name() {
    return "webhook-" + target.name();
  }

  @Override
  public Beginning beginning() {
    return Beginning.NOW;
  }

  @Override
  public int mostAttempts() {
    return target.mostAttempts();
  }

  @Override
  public int mostChanges() {
    return MOST_CHANGES;
  }

  @Override
  public CompletionStage<Optional<Position>> position() {
    return positions.of(name());
  }

  @Override
  public CompletionStage<Void> clear() {
    return positions.forget(name());
  }

  @Override
  public CompletionStage<Void> restate(List<Change> changes) {
    return CompletableFuture.failedStage(new UnsupportedOperationException("a receiver of events is told no state"));
  }

  @Override
  public CompletionStage<Void> begin(Position position) {
    return positions.set(name(), position);
  }

  @Override
  public CompletionStage<Position> beginUnlessBegun(Position position) {
    return positions.setIfAbsent(name(), position);
  }

  @Override
  public CompletionStage<Void> take(Position from, ChangeBatch batch) {
    return onLoop(() -> deliver(batch)).thenCompose(taken -> positions.move(name(), from, batch.through()));
  }

  private Future<Void> deliver(ChangeBatch batch) {
    List<String> texts = new ArrayList<>();
    String first = "";
    for (Happened happened : batch.changes()) {
      EventBody body = events.body(happened);
      if (body != null && target.wanted().wants(body.type())) {
        first = texts.isEmpty() ? happened.id() : first;
        texts.add(events.json(happened, body));
      }
    }
    return texts.isEmpty() ? Future.succeededFuture()
        : post(first + "+" + texts.size(), Buffer.buffer("[" + String.join(",", texts) + "]"));
  }

  private Future<Void> post(String id, Buffer body) {
    long seconds = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
    RequestOptions options = new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setAbsoluteURI(target.url().toString())
        .setIdleTimeout(target.timeoutMillis())
        .putHeader("content-type", BATCH)
        .putHeader("webhook-id", id)
        .putHeader("webhook-timestamp", Long.toString(seconds))
        .putHeader("webhook-signature", WebhookSignature.of(target.secret().get(), id, seconds, body.getBytes()));
    return client.request(options)
        .compose(request -> answered(request, body).onFailure(failure -> request.reset()))
        .timeout(target.timeoutMillis() + CONNECT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Future<Void> answered(HttpClientRequest request, Buffer body) {
    return request.send(body).compose(response -> {
      int status = response.statusCode();
      return status >= 200 && status < 300 ? response.end()
          : Future.failedFuture(new IllegalStateException("the receiver answered " + status));
    });
  }

  private CompletionStage<Void> onLoop(Supplier<Future<Void>> work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(() -> work.get().onComplete(result -> {
      if (result.succeeded()) {
        done.complete(null);
      } else {
        done.completeExceptionally(result.cause());
      }
    }));
    return done;
  }

  @Override
  public void close() {
    client.close();
  }
}
