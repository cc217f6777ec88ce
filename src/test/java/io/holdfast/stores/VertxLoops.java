package io.holdfast.stores;

import io.holdfast.cli.node.LoopVerticle;
import io.holdfast.log.Loop;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Vert.x of two event loops, and loops on it, for tests of adapters. Once closed, it begins anew: a class whose test
 * has failed is run again in the same process.
 */
public final class VertxLoops implements AutoCloseable {
  private Vertx vertx;

  /** The Vert.x. */
  public synchronized Vertx vertx() {
    if (vertx == null) {
      vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    }
    return vertx;
  }

  /** A new loop. */
  public Loop next() {
    return LoopVerticle.deploy(vertx(), List.of("test")).toCompletionStage().toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS).join().getFirst();
  }

  @Override
  public synchronized void close() {
    if (vertx != null) {
      vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
      vertx = null;
    }
  }
}
