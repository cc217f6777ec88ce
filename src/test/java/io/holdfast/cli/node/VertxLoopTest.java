package io.holdfast.cli.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.log.Loop;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a loop promises, over Vert.x. */
final class VertxLoopTest {
  private static final int TASKS = 1_000;

  private Vertx vertx;
  private List<Loop> loops;

  @BeforeEach
  void deploy() {
    vertx = Vertx.vertx();
    loops = LoopVerticle.deploy(vertx, List.of("log", "partition-0", "partition-1"))
        .toCompletionStage().toCompletableFuture().orTimeout(10, SECONDS).join();
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, SECONDS).join();
  }

  @Test
  void tasksRunOneAfterAnotherInTheirOrder() {
    List<Integer> order = new ArrayList<>();
    CompletableFuture<Void> last = new CompletableFuture<>();

    IntStream.range(0, TASKS).forEach(i -> loops.getFirst().execute(() -> order.add(i)));
    loops.getFirst().execute(() -> last.complete(null));
    last.orTimeout(10, SECONDS).join();

    assertThat(order).isEqualTo(IntStream.range(0, TASKS).boxed().toList());
  }

  @Test
  void aLoopKnowsItsOwnTasksAlsoWhereTwoShareAThread() {
    Loop loop = loops.getFirst();

    assertThat(loop.isCurrent()).isFalse();
    assertThat(on(loop, loop::isCurrent)).isTrue();
    assertThat(loops.subList(1, loops.size())).allSatisfy(other -> assertThat(on(loop, other::isCurrent)).isFalse());
  }

  @Test
  void aScheduledTaskRunsOnTheLoopAfterItsDelay() {
    Loop loop = loops.getFirst();
    CompletableFuture<Boolean> current = new CompletableFuture<>();
    long began = System.nanoTime();

    loop.schedule(20, () -> current.complete(loop.isCurrent()));

    assertThat(current.orTimeout(10, SECONDS).join()).isTrue();
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(20_000_000L);
  }

  @Test
  void aCancelledTaskDoesNotRun() {
    Loop loop = loops.getFirst();
    AtomicReference<String> ran = new AtomicReference<>("nothing");
    CompletableFuture<Void> later = new CompletableFuture<>();

    loop.execute(() -> {
      loop.schedule(1, () -> ran.set("the cancelled one")).cancel();
      loop.schedule(30, () -> later.complete(null));
    });
    later.orTimeout(10, SECONDS).join();

    assertThat(ran).hasValue("nothing");
  }

  @Test
  void aTaskThatThrowsDoesNotEndTheLoop() {
    loops.getFirst().execute(() -> {
      throw new IllegalStateException("intended by the test");
    });

    assertThat(on(loops.getFirst(), () -> 1)).isEqualTo(1);
  }

  @Test
  void tasksBehindOneThatThrowsRunInTheirOrder() {
    Loop loop = loops.getFirst();
    List<Integer> order = new ArrayList<>();
    CompletableFuture<Void> last = new CompletableFuture<>();

    loop.execute(() -> IntStream.range(0, TASKS).forEach(i -> loop.execute(() -> {
      order.add(i);
      if (i % 300 == 0) {
        throw new IllegalStateException("intended by the test");
      } else if (i == TASKS - 1) {
        last.complete(null);
      }
    })));
    last.orTimeout(10, SECONDS).join();

    assertThat(order).isEqualTo(IntStream.range(0, TASKS).boxed().toList());
  }

  private static <T> T on(Loop loop, Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(() -> {
      try {
        result.complete(task.call());
      } catch (Exception e) {
        result.completeExceptionally(e);
      }
    });
    return result.orTimeout(10, SECONDS).join();
  }
}
