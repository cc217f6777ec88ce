package io.holdfast.cli.node;

import io.holdfast.log.Loop;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A verticle that is nothing but its event loop: the log's, or a partition's. */
public final class LoopVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(LoopVerticle.class);

  private final String name;
  private VertxLoop loop;

  private LoopVerticle(String name) {
    this.name = name;
  }

  /** Deploys a loop for each name; Vert.x spreads them evenly over its event loops. */
  public static Future<List<Loop>> deploy(Vertx vertx, List<String> names) {
    List<Future<Loop>> loops = new ArrayList<>();
    for (String name : names) {
      LoopVerticle verticle = new LoopVerticle(name);
      loops.add(vertx.deployVerticle(verticle).map(_ -> verticle.loop));
    }
    return Future.all(loops).map(_ -> loops.stream().map(Future::result).toList());
  }

  @Override
  public Future<?> start() {
    context.exceptionHandler(failure -> LOG.error("A task of loop {} failed; the loop goes on", name, failure));
    loop = new VertxLoop(vertx, context);
    return Future.succeededFuture();
  }
}
