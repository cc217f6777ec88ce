package io.holdfast.http.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.holdfast.log.Clock;
import io.holdfast.log.Loop;
import io.holdfast.redis.RedisAddress;
import io.holdfast.redis.RedisLink;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all instances of a cluster have let through together, counted in Redis. An instance lets a caller through by its
 * own bucket, and reports what it let through afterwards: one script, one round trip for all callers that asked since
 * the last one, which is sent when the one before has come back. The answer says for each whether the common bucket is
 * empty, and until when; until then the caller is refused without asking. What was let through before that was known is
 * owed: the common bucket goes below empty, and stays closed for longer. So over time the common rate holds exactly,
 * no request ever waits for Redis, and while Redis is away each instance counts for itself.
 *
 * <p>Threads: any; Redis is spoken to on the loop given.
 */
public final class SharedLimits implements AutoCloseable {
  private static final long MOST_CALLERS = 100_000;
  private static final int MOST_AT_ONCE = 256;
  private static final long PATIENCE_MILLIS = 500;
  /** An open bucket was closed until so long ago: requests bring a time that is a moment old. */
  private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final double NANOS_PER_MICRO = 1e3;
  private static final RedisLink.Use USE =
      new RedisLink.Use("counts for the rate limits of all instances", "each instance counts for itself");

  /**
   * The same algorithm as {@link Buckets}, in microseconds of Redis's clock. Keys: the buckets. Arguments: interval,
   * burst and number let through of each. Returns of each how long it is closed, and what is left.
   */
  private static final String COUNT = """
      local time = redis.call('TIME')
      local now = time[1] * 1000000 + time[2]
      local result = {}
      for i, key in ipairs(KEYS) do
        local interval, burst, passed = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
        local full = math.max(tonumber(redis.call('GET', key) or '0'), now) + passed * interval
        redis.call('SET', key, string.format('%.3f', full), 'PX', math.ceil((full - now) / 1000) + 1000)
        local left = burst - (full - now)
        result[2 * i - 1] = math.ceil(math.max(0, interval - left))
        result[2 * i] = math.floor(math.max(0, left))
      end
      return result""";

  private final Loop loop;
  private final Clock clock;
  private final RedisLink link;
  private final String prefix;
  private final long seed;
  private final Cache<Long, Account> accounts = Caffeine.newBuilder().maximumSize(MOST_CALLERS).build();
  private final ConcurrentLinkedQueue<Account> changed = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  /** Written on the loop, read by anyone. */
  private volatile long rounds;
  private volatile long reported;

  /** One bucket, as it was last heard of. */
  static final class Account {
    private final String key;
    private final long interval;
    private final long burst;
    private final AtomicLong passed = new AtomicLong();
    private final AtomicBoolean queued = new AtomicBoolean();
    private volatile long closedUntil;
    private volatile long left;

    private Account(String key, long interval, long burst, long now) {
      this.key = key;
      this.interval = interval;
      this.burst = burst;
      closedUntil = now - OPEN_NANOS;
      left = burst;
    }

    /** For how many nanoseconds the common bucket stays empty; 0 or less if it is not. */
    long closedFor(long now) {
      return closedUntil - now;
    }

    /** What was left in the common bucket, in nanoseconds. */
    long left() {
      return left;
    }
  }

  /**
   * Connects from now on.
   *
   * @param loop where Redis is spoken to, a Vert.x context
   * @param cluster whose instances count together; nobody outside knows its name, so nobody foretells whose bucket is
   *     whose
   */
  public SharedLimits(Vertx vertx, Loop loop, Clock clock, RedisAddress address, UUID cluster) {
    this.loop = loop;
    this.clock = clock;
    prefix = "holdfast:" + cluster + ":limit:";
    seed = cluster.getMostSignificantBits() ^ Long.rotateLeft(cluster.getLeastSignificantBits(), 1);
    link = new RedisLink(vertx, loop, address, new SplittableRandom(), USE, new RedisLink.Listener() { });
    loop.execute(link::start);
  }

  /** Whether instances count together at the moment. */
  public boolean isConnected() {
    return link.isConnected();
  }

  /** Why instances last did not count together; empty if they always have. */
  public String trouble() {
    return link.trouble();
  }

  /** How often Redis was told, and for how many requests, since the start. */
  public long rounds() {
    return rounds;
  }

  /** For how many requests. */
  public long reported() {
    return reported;
  }

  /** Makes callers' numbers; the same on every instance. */
  long seed() {
    return seed;
  }

  /** A bucket; null while Redis is away. */
  Account account(long bucket, long interval, long burst) {
    return link.isConnected()
        ? accounts.get(bucket, key -> new Account(prefix + HexFormat.of().toHexDigits(key), interval, burst,
            clock.nanos()))
        : null;
  }

  /** One more was let through. */
  void passed(Account account) {
    account.passed.incrementAndGet();
    if (account.queued.compareAndSet(false, true)) {
      changed.add(account);
      if (awake.compareAndSet(false, true)) {
        loop.execute(this::report);
      }
    }
  }

  /** One round at a time: what comes meanwhile is in the next. */
  private void report() {
    List<Account> all = new ArrayList<>();
    for (Account next = changed.poll(); next != null; next = all.size() < MOST_AT_ONCE ? changed.poll() : null) {
      all.add(next);
    }
    if (all.isEmpty()) {
      awake.set(false);
      if (!changed.isEmpty() && awake.compareAndSet(false, true)) {
        loop.execute(this::report);
      }
      return;
    }
    link.send(request(all), PATIENCE_MILLIS).onComplete(result -> {
      if (result.succeeded()) {
        learn(all, result.result());
      } else {
        link.reconnect(result.cause()); // Also a master that was made a replica.
      }
      loop.execute(this::report);
    });
  }

  private Request request(List<Account> all) {
    Request count = Request.cmd(Command.EVAL).arg(COUNT).arg(all.size());
    all.forEach(account -> count.arg(account.key));
    long sum = 0;
    for (Account account : all) {
      account.queued.set(false);
      long passed = account.passed.getAndSet(0);
      sum += passed;
      count.arg(Double.toString(account.interval / NANOS_PER_MICRO))
          .arg(Double.toString(account.burst / NANOS_PER_MICRO)).arg(passed);
    }
    rounds = rounds + 1;
    reported = reported + sum;
    return count;
  }

  private void learn(List<Account> all, Response answer) {
    long now = clock.nanos();
    for (int i = 0; i < all.size(); i++) {
      Account account = all.get(i);
      long closed = TimeUnit.MICROSECONDS.toNanos(answer.get(2 * i).toLong());
      account.closedUntil = closed == 0 ? now - OPEN_NANOS : now + closed;
      account.left = TimeUnit.MICROSECONDS.toNanos(answer.get(2 * i + 1).toLong());
    }
  }

  @Override
  public void close() {
    loop.execute(link::close);
  }
}
