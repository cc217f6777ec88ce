package io.holdfast.stores;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a store on this machine, and cuts or stalls what passes. Any thread. */
public final class TcpProxy implements AutoCloseable {
  private static final int CONNECT_MILLIS = 1_000;

  private final int target;
  private final ServerSocket server;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean refusing;
  /** Answers stand still while the latch is closed; requests go through. */
  private volatile CountDownLatch answers = new CountDownLatch(0);
  private final AtomicInteger held = new AtomicInteger();

  private TcpProxy(int target, ServerSocket server) {
    this.target = target;
    this.server = server;
  }

  /** Begins to forward to a port. */
  public static TcpProxy to(int port) {
    try {
      TcpProxy proxy = new TcpProxy(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      proxy.threads.execute(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  /** Closes every connection; new ones are taken. */
  public void cut() {
    open.forEach(TcpProxy::closeQuietly);
    open.clear();
  }

  /** Closes every connection, and each new one at once. */
  public void refuse() {
    refusing = true;
    cut();
  }

  /** Lets requests through, and no answers any more. */
  public void swallowAnswers() {
    answers = new CountDownLatch(1);
  }

  /** How many connections have had an answer held back, since the start. */
  public int heldBack() {
    return held.get();
  }

  /** Forwards the answers of new connections; those that are held back never come. */
  public void healForNewOnes() {
    answers = new CountDownLatch(0);
  }

  /** Forwards as in the beginning. */
  public void heal() {
    refusing = false;
    answers.countDown();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (refusing) {
          client.close();
        } else {
          forward(client);
        }
      } catch (IOException e) {
        continue; // It was closed, or the target is away: the client notices.
      }
    }
  }

  private void forward(Socket client) throws IOException {
    open.add(client);
    Socket store = new Socket();
    try {
      store.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
    } catch (IOException e) {
      client.close();
      throw e;
    }
    open.add(store);
    client.setTcpNoDelay(true);
    store.setTcpNoDelay(true);
    threads.execute(() -> copy(client, store, false));
    threads.execute(() -> copy(store, client, true));
  }

  private void copy(Socket from, Socket to, boolean isAnswer) {
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (isAnswer) {
          awaitLeave();
        }
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      cutBoth(from, to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitLeave() throws InterruptedException {
    CountDownLatch leave = answers;
    if (leave.getCount() > 0) {
      held.incrementAndGet();
      leave.await();
    }
  }

  private static void cutBoth(Socket from, Socket to) {
    closeQuietly(from);
    closeQuietly(to);
  }

  private static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
    threads.shutdownNow();
  }
}
