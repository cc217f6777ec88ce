package io.holdfast.feed;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.feed.ChangeBatch;
import io.holdfast.kernel.feed.ChangeConsumer;
import io.holdfast.kernel.feed.Happened;
import io.holdfast.log.Loop;
import io.holdfast.redis.RedisAddress;
import io.holdfast.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Adds events to a Redis stream, whose length is bounded. One script adds a batch and sets the position beside the
 * stream, if that was where the batch goes on from: so what a keeper sent late, when another had the office already,
 * changes nothing, and a batch whose answer was lost is not added twice. The position is kept elsewhere too: when Redis
 * comes back with nothing, it goes on from there; when it comes back with an older state, from that.
 *
 * <p>Threads: called by any; works on the loop given.
 */
public final class RedisOutbox implements ChangeConsumer {
  private static final String NAME = "redis-stream";
  private static final int MOST_CHANGES = 500;
  private static final long PATIENCE_MILLIS = 2_000;
  private static final String POSITION = ":position";
  private static final RedisLink.Use USE = new RedisLink.Use("takes events", "events wait in the journal");

  /** Keys: stream, position. Arguments: from, through, length, and id, type and event of each. */
  private static final String ADD = """
      local at = redis.call('GET', KEYS[2])
      if at and at ~= ARGV[1] then return at end
      for i = 4, #ARGV, 3 do
        redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], '*',
          'id', ARGV[i], 'type', ARGV[i + 1], 'event', ARGV[i + 2])
      end
      redis.call('SET', KEYS[2], ARGV[2])
      return ARGV[2]""";

  /** Key: position. Argument: where it begins if it stands nowhere. */
  private static final String BEGIN = """
      redis.call('SET', KEYS[1], ARGV[1], 'NX')
      return redis.call('GET', KEYS[1])""";

  private final Loop loop;
  private final String stream;
  private final long length;
  private final EventFilter wanted;
  private final CloudEvents events;
  private final Positions positions;
  private final RedisLink link;

  /**
   * What is added where.
   *
   * @param stream the stream's key; its position is kept beside it, under the same name with {@code :position} behind
   * @param length about how many events are kept in it
   * @param wanted which events
   */
  public record Target(RedisAddress address, String stream, long length, EventFilter wanted) {}

  /**
   * Connects from now on.
   *
   * @param loop where everything is done, a Vert.x context
   * @param positions where it is kept too how far the stream is; not closed with this
   */
  public RedisOutbox(Vertx vertx, Loop loop, Target target, CloudEvents events, Positions positions) {
    this.loop = loop;
    this.stream = target.stream();
    this.length = target.length();
    this.wanted = target.wanted();
    this.events = events;
    this.positions = positions;
    this.link = new RedisLink(vertx, loop, target.address(), new SplittableRandom(), USE, new RedisLink.Listener() { });
    loop.execute(link::start);
  }

  /** Whether Redis is there. Any thread. */
  public boolean isConnected() {
    return link.isConnected();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Beginning beginning() {
    return Beginning.NOW;
  }

  @Override
  public int mostChanges() {
    return MOST_CHANGES;
  }

  /** What Redis says counts, for it is written with the events; where it knows nothing, what was kept elsewhere. */
  @Override
  public CompletionStage<Optional<Position>> position() {
    Request question = Request.cmd(Command.GET).arg(stream + POSITION);
    return send(question, answer -> Optional.ofNullable(answer).map(Response::toString).map(Position::parse))
        .thenCompose(known -> known.isPresent() ? CompletableFuture.completedStage(known) : positions.of(NAME));
  }

  @Override
  public CompletionStage<Void> clear() {
    Request forget = Request.cmd(Command.DEL).arg(stream + POSITION);
    return this.<Void>send(forget, answer -> null).thenCompose(done -> positions.forget(NAME));
  }

  @Override
  public CompletionStage<Void> restate(List<Change> changes) {
    return CompletableFuture.failedStage(new UnsupportedOperationException("a stream of events is told no state"));
  }

  @Override
  public CompletionStage<Void> begin(Position position) {
    Request set = Request.cmd(Command.SET).arg(stream + POSITION).arg(position.toString());
    return this.<Void>send(set, answer -> null).thenCompose(done -> positions.set(NAME, position));
  }

  @Override
  public CompletionStage<Position> beginUnlessBegun(Position position) {
    Request begin = Request.cmd(Command.EVAL).arg(BEGIN).arg(1).arg(stream + POSITION).arg(position.toString());
    return send(begin, answer -> Position.parse(answer.toString()))
        .thenCompose(begun -> positions.set(NAME, begun).thenApply(done -> begun));
  }

  @Override
  public CompletionStage<Void> take(Position from, ChangeBatch batch) {
    String through = batch.through().toString();
    Request add = Request.cmd(Command.EVAL).arg(ADD).arg(2).arg(stream).arg(stream + POSITION)
        .arg(from.toString()).arg(through).arg(length);
    for (Happened happened : batch.changes()) {
      EventBody body = events.body(happened);
      if (body != null && wanted.wants(body.type())) {
        add.arg(happened.id()).arg(body.type()).arg(events.json(happened, body));
      }
    }
    return send(add, answer -> answer.toString().equals(through) ? null : answer.toString())
        .thenCompose(elsewhere -> elsewhere == null ? positions.set(NAME, batch.through())
            : CompletableFuture.failedStage(new IllegalStateException("the stream stands at " + elsewhere + ", not at "
                + from + ": another instance serves it, or Redis has gone back")));
  }

  private <T> CompletionStage<T> send(Request request, Function<Response, T> read) {
    return onLoop(() -> link.send(request, PATIENCE_MILLIS).map(read));
  }

  private <T> CompletionStage<T> onLoop(Supplier<Future<T>> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.execute(() -> work.get().onComplete(result -> {
      if (result.succeeded()) {
        done.complete(result.result());
      } else {
        done.completeExceptionally(result.cause());
      }
    }));
    return done;
  }

  @Override
  public void close() {
    loop.execute(link::close);
  }
}
