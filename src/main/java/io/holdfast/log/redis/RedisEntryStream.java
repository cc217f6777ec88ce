package io.holdfast.log.redis;

import io.holdfast.log.EntryStream;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.Loop;
import io.holdfast.redis.RedisAddress;
import io.holdfast.redis.RedisLink;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers entries by one Redis stream (rules 3 to 5). What cannot be sent at once is dropped: the others read it in
 * the journal.
 *
 * <p>Threads: {@link #announce} and {@link #follow} on the loop, which must be a Vert.x context; {@link #hurry} on the
 * listener's; {@link #close} on any.
 */
public final class RedisEntryStream implements EntryStream {
  /** Entries kept in Redis, about. */
  static final long KEPT_ENTRIES = 8_192;

  /** Entries, and their bytes, that may be under way to Redis before more are dropped. */
  static final int MOST_UNDER_WAY = 1_024;
  static final long MOST_BYTES_UNDER_WAY = 16L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(RedisEntryStream.class);
  private static final RedisLink.Use USE =
      new RedisLink.Use("delivers", "entries come from the journal");
  private static final int READ_ENTRIES = 256;

  /**
   * When entries gather after some have come, unless somebody waits for one.
   *
   * @param millis for how long
   * @param nearNanos they do where those of an answer came nearer to one another than this; rarer ones are delivered at
   *     once
   */
  record Gathering(long millis, long nearNanos) {
    /** An answer of Redis costs more than ten entries in it, and is felt from some 200 a second on. */
    static final Gathering USUAL = new Gathering(10, 5_000_000);
  }

  private static final long BLOCK_MILLIS = 500;
  private static final long GRACE_MILLIS = 500;
  private static final long SEND_MILLIS = 1_000;
  private static final String FIELD = "e";
  private static final String BEGINNING = "0-0";

  private final Loop loop;
  private final String key;
  private final RedisLink sender;
  private final RedisLink reader;
  private final Gathering rule;
  private LongConsumer announced = nanos -> { };
  private Listener listener;
  private Loop listenerLoop;
  private int underWay;
  private long bytesUnderWay;
  /** The id in the stream after which is read on. */
  private String after = BEGINNING;
  /** Counts the reader's connections, so that an answer of an old one is not taken. */
  private int turn;
  /** Reads on when entries have gathered; null while a read is under way. */
  private Loop.Timer gathering;
  /** Whether somebody still waited after the last answer. */
  private boolean hurried;
  private long lastAnswerNanos;
  /** Written on the loop, read by anyone. */
  private volatile long dropped;

  /**
   * A stream that is connected from now on.
   *
   * @param cluster whose entries; others in the same Redis are kept apart
   */
  public RedisEntryStream(Vertx vertx, Loop loop, RedisAddress address, UUID cluster) {
    this(vertx, loop, address, cluster, Gathering.USUAL);
  }

  RedisEntryStream(Vertx vertx, Loop loop, RedisAddress address, UUID cluster, Gathering rule) {
    this.loop = loop;
    this.rule = rule;
    this.key = "holdfast:" + cluster + ":entries";
    SplittableRandom chance = new SplittableRandom();
    this.sender = new RedisLink(vertx, loop, address, chance, USE, new Sending());
    this.reader = new RedisLink(vertx, loop, address, chance.split(), USE, new Reading());
    loop.execute(sender::start);
  }

  /** Entries that were not sent, since the start: Redis was away, or too slow. Any thread. */
  public long dropped() {
    return dropped;
  }

  /** Whether Redis delivers at the moment, in both directions. Any thread. */
  public boolean isConnected() {
    return sender.isConnected() && reader.isConnected();
  }

  /** What was the matter when Redis last did not deliver; empty if it always has. Any thread. */
  public String trouble() {
    return sender.isConnected() && !reader.trouble().isEmpty() ? reader.trouble() : sender.trouble();
  }

  @Override
  public boolean isPresent() {
    return true;
  }

  @Override
  public void announce(JournalEntry entry) {
    int bytes = entry.entry().length;
    if (!sender.isConnected() || underWay >= MOST_UNDER_WAY || bytesUnderWay + bytes > MOST_BYTES_UNDER_WAY) {
      dropped = dropped + 1;
      return;
    }
    underWay++;
    bytesUnderWay += bytes;
    long begun = System.nanoTime();
    Request add = Request.cmd(Command.XADD).arg(key).arg("MAXLEN").arg("~").arg(KEPT_ENTRIES).arg("*").arg(FIELD)
        .arg(Packed.pack(entry));
    sender.send(add, SEND_MILLIS).onComplete(result -> {
      underWay--;
      bytesUnderWay -= bytes;
      if (result.succeeded()) {
        announced.accept(System.nanoTime() - begun);
      } else {
        dropped = dropped + 1;
        LOG.debug("An entry was not announced", result.cause());
        sender.reconnect(result.cause()); // Also a master that was made a replica.
      }
    });
  }

  @Override
  public void onAnnounced(LongConsumer taken) {
    announced = taken;
  }

  @Override
  public void follow(Loop onLoop, Listener told) {
    listenerLoop = onLoop;
    listener = told;
    loop.execute(reader::start);
  }

  private void tell(Runnable what) {
    if (listenerLoop.isCurrent()) {
      what.run();
    } else {
      listenerLoop.execute(what);
    }
  }

  /** What is announced while there is no connection is dropped, and the next entry is announced again. */
  private static final class Sending implements RedisLink.Listener {}

  private final class Reading implements RedisLink.Listener {
    @Override
    public void connected() {
      fromTheEnd(++turn, true);
    }

    @Override
    public void disconnected() {
      turn++;
      gatherNoMore();
      tell(listener::disconnected);
    }
  }

  /** Finds the stream's current end, and only then says that delivery has begun: nothing falls between. */
  private void fromTheEnd(int asked, boolean isNew) {
    Request last = Request.cmd(Command.XREVRANGE).arg(key).arg("+").arg("-").arg("COUNT").arg(1);
    reader.send(last, SEND_MILLIS).onComplete(result -> {
      if (asked != turn) {
        return;
      }
      if (result.failed()) {
        reader.reconnect(result.cause());
        return;
      }
      String end = result.result().size() == 0 ? BEGINNING : result.result().get(0).get(0).toString();
      if (isNew || isBefore(end, after)) {
        after = end; // On the same connection: the stream was emptied or set back.
        tell(listener::connected);
      }
      read(asked);
    });
  }

  private void read(int asked) {
    Request next = Request.cmd(Command.XREAD).arg("COUNT").arg(READ_ENTRIES).arg("BLOCK").arg(BLOCK_MILLIS)
        .arg("STREAMS").arg(key).arg(after);
    reader.send(next, BLOCK_MILLIS + GRACE_MILLIS).onComplete(result -> {
      if (asked != turn) {
        return;
      }
      if (result.failed()) {
        reader.reconnect(result.cause());
      } else if (result.result() == null) {
        fromTheEnd(asked, false);
      } else {
        hurried = false;
        int entries = deliver(result.result());
        boolean manyCome = areNear(entries);
        if (entries == READ_ENTRIES || hurried || !manyCome) {
          read(asked);
        } else {
          gather(asked);
        }
      }
    });
  }

  private boolean areNear(int entries) {
    long now = System.nanoTime();
    long sinceLast = now - lastAnswerNanos;
    lastAnswerNanos = now;
    return sinceLast / entries < rule.nearNanos();
  }

  private void gather(int asked) {
    gathering = loop.schedule(rule.millis(), () -> {
      gathering = null;
      read(asked);
    });
  }

  @Override
  public void hurry() {
    if (loop.isCurrent()) {
      readNow();
    } else {
      loop.execute(this::readNow);
    }
  }

  private void readNow() {
    hurried = true;
    if (gatherNoMore()) {
      read(turn);
    }
  }

  /** Whether entries were being gathered. */
  private boolean gatherNoMore() {
    boolean wasGathering = gathering != null;
    if (wasGathering) {
      gathering.cancel();
      gathering = null;
    }
    return wasGathering;
  }

  /** {@code [[key, [[id, [field, value]], …]]]}; returns how many. */
  private int deliver(Response streams) {
    Response entries = streams.get(0).get(1);
    for (Response each : entries) {
      after = each.get(0).toString();
      Buffer value = each.get(1).get(1).toBuffer();
      JournalEntry entry = Packed.unpack(value);
      if (entry != null) {
        tell(() -> listener.delivered(entry));
      }
    }
    return entries.size();
  }

  /** Whether one id, {@code milliseconds-number}, comes before another. */
  static boolean isBefore(String id, String other) {
    int dash = id.indexOf('-');
    int otherDash = other.indexOf('-');
    int byTime = Long.compareUnsigned(Long.parseUnsignedLong(id, 0, dash, 10),
        Long.parseUnsignedLong(other, 0, otherDash, 10));
    return byTime != 0 ? byTime < 0 : Long.compareUnsigned(Long.parseUnsignedLong(id.substring(dash + 1)),
        Long.parseUnsignedLong(other.substring(otherDash + 1))) < 0;
  }

  @Override
  public void close() {
    loop.execute(() -> {
      turn++;
      gatherNoMore();
      sender.close();
      reader.close();
    });
  }
}
