package io.holdfast.cli.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.log.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** Netty runs what is given to it until nothing is left, or for a second, before it looks at connections again. */
  @Test
  void connectionsAreServedBetweenTheTurnsOfALoopThatHasMuchToDo() throws InterruptedException {
    Loop loop = loops.getFirst();
    Busy busy = new Busy(loop);
    BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
    NetServer server = await(on(loop, () -> vertx.createNetServer()
        .connectHandler(socket -> socket.handler(bytes -> seen.add(busy.pieces.get())))
        .listen(0, "127.0.0.1")));
    NetSocket socket = await(vertx.createNetClient().connect(server.actualPort(), "127.0.0.1"));
    socket.write("the first time takes long");
    assertThat(seen.poll(10, SECONDS)).isZero();

    loop.execute(busy);
    int sent = busy.pieces.get();
    socket.write("again");
    int seenAfter = seen.poll(10, SECONDS) - sent;
    busy.done.orTimeout(10, SECONDS).join();
    await(socket.close());

    assertThat(seenAfter).as("pieces of work before the bytes were seen").isLessThan(Busy.PIECES / 10);
  }

  /** Work for most of a second, in pieces of a millisecond, each of which puts the next one at the end of the line. */
  private static final class Busy implements Runnable {
    private static final int PIECES = 800;

    private final Loop loop;
    private final AtomicInteger pieces = new AtomicInteger();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Busy(Loop loop) {
      this.loop = loop;
    }

    @Override
    public void run() {
      long end = System.nanoTime() + 1_000_000;
      long looked = 0;
      while (System.nanoTime() - end < 0) {
        looked++;
      }
      assertThat(looked).isPositive();
      if (pieces.incrementAndGet() < PIECES) {
        loop.execute(this);
      } else {
        done.complete(null);
      }
    }
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

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, SECONDS).join();
  }
}
