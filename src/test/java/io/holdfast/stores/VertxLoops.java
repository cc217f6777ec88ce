package io.holdfast.stores;

import io.holdfast.cli.node.LoopVerticle;
import io.holdfast.log.Loop;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Vert.x of two event loops, and loops on it, for tests of adapters. */
public final class VertxLoops implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));

  /** The Vert.x. */
  public Vertx vertx() {
    return vertx;
  }

  /** A new loop. */
  public Loop next() {
    return LoopVerticle.deploy(vertx, List.of("test")).toCompletionStage().toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS).join().getFirst();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
