package io.holdfast.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How soon the subscribers of one slot's events hear of reservations. All subscribe; some of them never read. Then one
 * place is reserved, and when every reader has heard of it the next, and so on; then places are reserved at a rate,
 * where readers are told of the newest and not of each.
 *
 * <p>Arguments: address, slot, readers, who do not read, reservations one by one, reservations a second, seconds. The
 * slot must have no reservations yet: {@code reserved_count} says which one it was. Says when all are open, and goes on
 * after a line at its standard input, so that memory can be looked at. Connections come from many loopback addresses,
 * since a server takes only so many from one.
 */
public final class SubscriberLoad {
  private static final int PER_ADDRESS = 500;
  private static final int AT_ONCE = 200;
  private static final int RESERVERS = 32;
  private static final int SMALL_BUFFER = 4 << 10;
  private static final long PATIENCE_MILLIS = 60_000;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  private final URI address;
  private final String slot;
  private final Reader[] readers;
  private final int unread;
  private final int oneByOne;
  private final double perSecond;
  private final double seconds;
  private final Buffer reservation;
  private final Map<Integer, NetClient> clients = new HashMap<>();
  private final ArrayDeque<LoadConnection> idle = new ArrayDeque<>();
  /** When each reservation was sent, from the first on. */
  private final long[] sent;
  private final double[] answers;
  /** By hundredths of a millisecond up to some seconds. */
  private final int[] delays = new int[1 << 20];
  private final double[] untilLast;
  private int connected;
  private int reserved;
  private int answered;
  private int subscribed;
  private int told;
  private int awaited = Integer.MAX_VALUE;
  private int cutOff;
  private long events;
  private double lowest = Double.MAX_VALUE;
  private double sum;
  private long begun;

  private SubscriberLoad(String[] arguments) {
    address = URI.create(arguments[0]);
    slot = arguments[1];
    readers = new Reader[Integer.parseInt(arguments[2])];
    unread = Integer.parseInt(arguments[3]);
    oneByOne = Integer.parseInt(arguments[4]);
    perSecond = Double.parseDouble(arguments[5]);
    seconds = Double.parseDouble(arguments[6]);
    sent = new long[oneByOne + (int) (perSecond * seconds) + 1];
    answers = new double[sent.length];
    untilLast = new double[oneByOne];
    reservation = LoadConnection.post("/reserve", "{\"slot_id\":\"" + slot + "\",\"user_id\":\"bench\"}",
        "Prefer: wait=30\r\n");
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    SubscriberLoad load = new SubscriberLoad(arguments);
    load.begun = System.nanoTime();
    load.vertx.runOnContext(begin -> load.connect(0));
  }

  /** One that reads: looks for the number of places reserved, wherever the stream is cut into pieces. */
  private final class Reader {
    private static final byte[] FIELD = "\"reserved_count\":".getBytes(StandardCharsets.US_ASCII);

    private int matched;
    private int number;
    private int known = -1;

    void read(Buffer chunk) {
      for (int i = 0; i < chunk.length(); i++) {
        byte next = chunk.getByte(i);
        if (matched < FIELD.length) {
          matched = next == FIELD[matched] ? matched + 1 : next == FIELD[0] ? 1 : 0;
        } else if (next >= '0' && next <= '9') {
          number = 10 * number + next - '0';
        } else {
          heard();
          matched = 0;
          number = 0;
        }
      }
    }

    private void heard() {
      if (known < 0) {
        subscribed();
      } else if (number <= known) {
        throw new IllegalStateException("told of " + number + " after " + known);
      } else {
        told(number, known < awaited && number >= awaited);
      }
      known = number;
    }
  }

  private void connect(int from) {
    int streams = readers.length + unread;
    for (int i = from; i < Math.min(streams + RESERVERS, from + AT_ONCE); i++) {
      int place = i;
      NetClient client = client(i / PER_ADDRESS, i < readers.length || i >= streams);
      client.connect(address.getPort(), address.getHost()).onComplete(socket -> {
        if (place >= streams) {
          idle.add(new LoadConnection(socket));
        } else {
          socket.write("GET /slots/" + slot + "/events HTTP/1.1\r\nHost: bench\r\n\r\n");
          if (place < readers.length) {
            readers[place] = new Reader();
            socket.handler(readers[place]::read);
            socket.closeHandler(closed -> fail("a reader was cut off"));
          } else {
            socket.pause();
            socket.closeHandler(closed -> cutOff++);
          }
        }
        connected++;
        if (connected % AT_ONCE == 0) {
          connect(connected);
        }
        proceedIfOpen();
      }, failure -> fail("cannot connect: " + failure));
    }
  }

  private NetClient client(int address, boolean reads) {
    return clients.computeIfAbsent(2 * address + (reads ? 0 : 1), absent -> {
      NetClientOptions options = new NetClientOptions().setTcpNoDelay(true).setLocalAddress("127.0.0." + (2 + address));
      return vertx.createNetClient(reads ? options : options.setReceiveBufferSize(SMALL_BUFFER));
    });
  }

  private void subscribed() {
    subscribed++;
    proceedIfOpen();
  }

  private void proceedIfOpen() {
    if (subscribed < readers.length || connected < readers.length + unread + RESERVERS) {
      return;
    }
    System.out.printf(Locale.ROOT, "%,d readers and %d who do not read: open after %.1f s%n", readers.length, unread,
        (System.nanoTime() - begun) / NANOS_PER_SECOND);
    vertx.executeBlocking(() -> System.in.read()).onSuccess(line -> next());
  }

  private void fail(String why) {
    System.err.println(why);
    System.exit(1);
  }

  // ---- one by one

  private void next() {
    if (reserved == oneByOne) {
      double[] sorted = untilLast.clone();
      Arrays.sort(sorted);
      System.out.printf(Locale.ROOT, "one by one, ms after the request: first %.1f, mean %.1f, all %.1f (median), "
          + "%.1f (highest)%n", lowest, sum / readers.length / oneByOne, sorted[sorted.length / 2],
          sorted[sorted.length - 1]);
      Arrays.fill(delays, 0);
      events = 0;
      begun = System.nanoTime();
      vertx.setPeriodic(1, this::sendWhatIsDue);
      return;
    }
    told = 0;
    awaited = reserved + 1;
    reserve();
  }

  private void reserve() {
    LoadConnection connection = idle.poll();
    if (connection == null) {
      return;
    }
    int number = reserved++;
    sent[number] = System.nanoTime();
    connection.send(reservation, (status, answer) -> {
      if (status != 201) {
        fail("a reservation was answered " + status);
      }
      answers[answered++] = (System.nanoTime() - sent[number]) / NANOS_PER_MILLI;
      idle.add(connection);
    });
  }

  /** Of so many places reserved somebody is told, perhaps for the first time of enough of them. */
  private void told(int number, boolean first) {
    double millis = (System.nanoTime() - sent[number - 1]) / NANOS_PER_MILLI;
    events++;
    delays[Math.min(delays.length - 1, (int) (millis * 100))]++;
    if (awaited <= oneByOne) {
      lowest = Math.min(lowest, millis);
      sum += millis;
    }
    if (first && ++told == readers.length) {
      if (awaited <= oneByOne) {
        untilLast[awaited - 1] = millis;
        next();
      } else {
        end();
      }
    }
  }

  // ---- at a rate

  private void sendWhatIsDue(long timer) {
    double passed = (System.nanoTime() - begun) / NANOS_PER_SECOND;
    long due = oneByOne + (long) (perSecond * Math.min(passed, seconds));
    while (reserved < due && !idle.isEmpty()) {
      reserve();
    }
    if (passed >= seconds && reserved == due && answered == reserved) {
      vertx.cancelTimer(timer);
      awaited = reserved;
      told = (int) Arrays.stream(readers).filter(each -> each.known >= awaited).count();
      begun = System.nanoTime();
      vertx.setTimer(PATIENCE_MILLIS, late -> fail("not every reader was told of the last reservation"));
      if (told == readers.length) {
        end();
      }
    }
  }

  private void end() {
    int made = reserved - oneByOne;
    double each = (double) events / readers.length;
    double[] sorted = Arrays.copyOfRange(answers, oneByOne, answered);
    Arrays.sort(sorted);
    System.out.printf(Locale.ROOT, "at %,.0f a second for %.0f s: %,d reservations, %.1f events a reader (one for %.0f "
        + "reservations), ms after the request: p50 %.0f, p99 %.0f, the highest %.0f; the last %.0f ms after its "
        + "answer%n", perSecond, seconds, made, each, made / each, percentile(0.5), percentile(0.99), percentile(1),
        (System.nanoTime() - begun) / NANOS_PER_MILLI);
    System.out.printf(Locale.ROOT, "reservations meanwhile: p50 %.1f ms, p99 %.1f ms; %d of %d who do not read were "
        + "cut off%n", sorted[sorted.length / 2], sorted[sorted.length * 99 / 100], cutOff, unread);
    System.exit(0);
  }

  private double percentile(double share) {
    long left = (long) Math.ceil(events * share);
    int at = 0;
    while (at < delays.length - 1 && left > delays[at]) {
      left -= delays[at++];
    }
    return at / 100.0;
  }
}
