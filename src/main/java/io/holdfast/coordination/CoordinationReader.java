package io.holdfast.coordination;

import io.holdfast.coordination.CoordinationReply.Executed;
import io.holdfast.coordination.CoordinationReply.Reason;
import io.holdfast.coordination.CoordinationReply.Refused;
import io.holdfast.coordination.CoordinationReply.Value;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.kernel.table.Stamp;
import io.holdfast.kernel.table.TableReader;
import io.holdfast.kernel.table.TableView;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Reads environments in place, without locks, while their partition may be changing them: every answer belongs to one
 * moment, since it is made again if the partition's stamp has moved meanwhile.
 *
 * <p><b>Threads:</b> one reader per thread, not within a change of the partition.
 */
public final class CoordinationReader {
  private static final int MOST_ATTEMPTS = 64;
  /** Steps back from the newest version to where a client is; one that is farther behind is led on from there. */
  private static final int MOST_WALKED = 256;
  /** The same where that is not possible, since what lies between is not all kept. */
  private static final int MOST_WALKED_BELOW_FLOOR = 10_000;
  private static final int MOST_SCANNED = 2_048;
  /** Bytes of the values that are answered together. */
  private static final long MOST_ANSWERED = Checks.MOST_ANSWERED;
  /** A part of a history ends after so many bytes of values, however many versions were asked for. */
  private static final long PART_BYTES = 256 << 10;
  private static final int SMALLER = 4;

  private final Stamp stamp;
  private final TableReader environments;
  private final TableReader keys;
  private final TableReader versions;
  private final TableReader resources;
  private final TableReader holdings;
  private final TableReader counters;
  private final TableReader grace;
  private final TableView keyTable;
  private final KeyOrder.Cursor order;

  CoordinationReader(CoordinationView view) {
    CoordinationState state = view.state;
    stamp = view.stamp;
    environments = state.environments.table().reader();
    keys = state.values.keys().reader();
    versions = state.values.versions().reader();
    resources = state.holdings.resources().reader();
    holdings = state.holdings.table().reader();
    counters = state.counters.table().reader();
    grace = state.grace.table().reader();
    keyTable = state.values.keys();
    order = state.values.order().cursor();
  }

  // ---- values

  /** A key's value; version 0 if it has none. */
  public Value value(String environment, String key) {
    return read(() -> {
      long id = find(environment);
      return id == Environments.NO_ID || !findKey(id, Names.utf8(key)) ? new Value(key, 0, null) : current(id, key);
    });
  }

  /** The newest version of a key, which may be a deletion: a version without bytes. Version 0 if none is known. */
  public Value newest(String environment, String key) {
    return read(() -> {
      long id = find(environment);
      return id != Environments.NO_ID && findKey(id, Names.utf8(key))
              && versions.find(id, keys.getLong(Values.VERSION))
          ? stored(key, keys.getLong(Values.VERSION)) : new Value(key, 0, null);
    });
  }

  /**
   * Several keys' values, all as of one moment: as a request that changes nothing answers them.
   *
   * @return null if the partition changes so much that it should be asked on its own loop
   */
  public CoordinationReply values(String environment, List<String> wanted) {
    return tryRead(() -> {
      long id = find(environment);
      List<Value> found = new ArrayList<>(wanted.size());
      long bytes = 0;
      for (String key : wanted) {
        boolean exists = id != Environments.NO_ID && findKey(id, Names.utf8(key));
        Value value = exists ? current(id, key) : new Value(key, 0, null);
        bytes += value.json() == null ? 0 : value.json().length;
        if (bytes > MOST_ANSWERED) {
          return new Refused(Reason.ANSWER_TOO_LARGE, key, MOST_ANSWERED);
        }
        found.add(value);
      }
      return new Executed(CoordinationReply.NO_TOKEN, 0, found, List.of());
    });
  }

  private boolean findKey(long environment, byte[] key) {
    byte[] whole = Names.within(environment, key);
    return keys.find(whole, 0, whole.length);
  }

  /** The value of the key that has been found. */
  private Value current(long environment, String key) {
    boolean isLive = keys.getLong(Values.LIVE) != 0;
    long version = keys.getLong(Values.VERSION);
    return isLive && versions.find(environment, version)
        ? new Value(key, version, bytes(versions, Values.VERSION_JSON))
        : new Value(key, 0, null);
  }

  private static byte[] bytes(TableReader reader, int column) {
    byte[] copy = new byte[reader.length(column)];
    reader.copyBytes(column, copy, 0);
    return copy;
  }

  /**
   * A page of values in the order of their keys' bytes. It may be empty though others follow, where many keys were
   * deleted.
   *
   * @param values the page
   * @param next the key after which the next page begins; null if there is none
   */
  public record Page(List<Value> values, String next) {

    /** Keeps a copy of the list. */
    public Page {
      values = List.copyOf(values);
    }
  }

  /**
   * Lists values.
   *
   * @param prefix what their keys begin with
   * @param after list only keys behind this one; empty for all
   * @param limit values at the most
   * @param mostBytes bytes after which the page ends
   * @return null if the partition changes so much that it should be asked on its own loop
   */
  public Page list(String environment, String prefix, String after, int limit, long mostBytes) {
    return tryRead(() -> {
      long id = find(environment);
      return id == Environments.NO_ID ? new Page(List.of(), null) : page(id, prefix, after, limit, mostBytes);
    });
  }

  private Page page(long environment, String prefix, String after, int limit, long mostBytes) {
    byte[] start = Names.within(environment, prefix);
    byte[] behind = Names.within(environment, after);
    order.seek(Arrays.compareUnsigned(behind, start) > 0 ? behind : start);
    List<Value> found = new ArrayList<>();
    long bytes = 0;
    byte[] last = behind;
    int left = MOST_SCANNED;
    for (int row = order.next(); row != TableView.NONE && keys.at(row); row = order.next()) {
      byte[] whole = bytes(keys, keyTable.keyColumn());
      if (!startsWith(whole, start)) {
        break;
      }
      boolean isNew = keys.getLong(Values.LIVE) != 0 && !Arrays.equals(whole, behind);
      if (isNew && (found.size() == limit || bytes >= mostBytes)) {
        return new Page(found, found.getLast().key());
      }
      if (left == 0) {
        return new Page(found, Names.text(Names.tail(last, Long.BYTES)));
      }
      if (isNew) {
        Value value = current(environment, Names.text(Names.tail(whole, Long.BYTES)));
        found.add(value);
        bytes += whole.length + value.json().length;
      }
      last = whole;
      left--;
    }
    return new Page(found, null);
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** A counter's value; 0 if it was never changed. */
  public long counter(String environment, String key) {
    return read(() -> {
      byte[] whole = Names.within(find(environment), key);
      return counters.find(whole, 0, whole.length) ? counters.getLong(Counters.VALUE) : 0L;
    });
  }

  // ---- history

  /** The last version that was given in an environment; 0 if there is none. */
  public long lastVersion(String environment) {
    return read(() -> find(environment) == Environments.NO_ID ? 0L : environments.getLong(Environments.VERSION));
  }

  /** The last token that was given in an environment; 0 if there is none. */
  public long lastToken(String environment) {
    return read(() -> find(environment) == Environments.NO_ID ? 0L : environments.getLong(Environments.TOKEN));
  }

  /** The highest version of an environment that has been forgotten; 0 if none has. */
  public long floor(String environment) {
    return read(() -> find(environment) == Environments.NO_ID ? 0L : environments.getLong(Environments.FLOOR));
  }

  /**
   * Versions after another one, oldest first.
   *
   * @param values what they made of their keys: a deletion has a version and no bytes
   * @param through all that concerns the caller up to this version, which was given, is among them or was known before
   * @param forgotten whether something has been forgotten that belongs among them, or the version after which they were
   *     asked for was never given: it was of a history that a restore has ended; then there are none
   */
  public record History(List<Value> values, long through, boolean forgotten) {
    /** Keeps a copy of the list. */
    public History {
      values = List.copyOf(values);
    }

    private static History none(long after) {
      return new History(List.of(), after, false);
    }

    private static History forgotten(long after) {
      return new History(List.of(), after, true);
    }
  }

  /**
   * Reads a part of a history: a smaller one if the partition changes too fast for a large one.
   *
   * @param limit versions at the most
   */
  private History readPart(int limit, int mostScanned, Part part) {
    int size = limit;
    int scanned = mostScanned;
    while (true) {
      int most = size;
      int scannedAtMost = scanned;
      History history = tryRead(() -> part.of(most, scannedAtMost));
      if (history != null) {
        return history;
      }
      size = Math.max(1, size / SMALLER);
      scanned = Math.max(1, scanned / SMALLER);
    }
  }

  /** A part of a history, of so many versions at the most, out of so many. */
  @FunctionalInterface
  private interface Part {
    History of(int limit, int mostScanned);
  }

  /** The versions of one key after {@code after}, so many at the most; perhaps none yet, but a step on. */
  public History ofKey(String environment, String key, long after, int limit) {
    return readPart(limit, MOST_SCANNED, (most, scanned) -> {
      long id = find(environment);
      if (wasNeverGiven(id, after)) {
        return History.forgotten(after);
      }
      if (id == Environments.NO_ID || !findKey(id, Names.utf8(key))) {
        return after > 0 && isBelowFloor(after) ? History.forgotten(after) : History.none(after);
      }
      return ofKey(id, key, after, most, scanned, MOST_WALKED_BELOW_FLOOR * (long) scanned / MOST_SCANNED);
    });
  }

  private boolean isBelowFloor(long version) {
    return version < environments.getLong(Environments.FLOOR);
  }

  /** Whether a version, if it is above the floor, was never given in this history: all that were given are kept. */
  private boolean wasNeverGiven(long environment, long version) {
    if (environment == Environments.NO_ID) {
      return version > 0;
    }
    return version > environments.getLong(Environments.FLOOR) && !versions.find(environment, version);
  }

  /**
   * Whether a version below the floor may never have been given: there was a restore between it and the floor, and
   * nothing is left of it.
   */
  private boolean mayNeverHaveBeenGiven(long environment, long version) {
    return isBelowFloor(version) && !versions.find(environment, version)
        && Environments.firstAfterEpochOf(version)
            != Environments.firstAfterEpochOf(environments.getLong(Environments.FLOOR));
  }

  /**
   * Walks back from the newest version to the first that is not known. If that is far, goes on from there through the
   * versions of all keys instead: each page would walk the whole way again.
   */
  private History ofKey(
      long environment, String key, long after, int limit, int mostScanned, long mostWalkedBelowFloor) {
    boolean isAllKept = !isBelowFloor(after);
    long mostWalked = isAllKept ? MOST_WALKED : mostWalkedBelowFloor;
    LongArrayList newestFirst = new LongArrayList();
    long version = keys.getLong(Values.VERSION);
    while (version > after && newestFirst.size() < mostWalked && versions.find(environment, version)) {
      newestFirst.add(version);
      version = versions.getLong(Values.VERSION_BEFORE);
    }
    if (version > after) {
      return isAllKept ? scanOfKey(environment, key, after, limit, mostScanned) : History.forgotten(after);
    }
    if (newestFirst.isEmpty()) {
      return after > 0 && mayNeverHaveBeenGiven(environment, after) ? History.forgotten(after) : History.none(after);
    }
    boolean missesDeletion = version == 0 && after > 0 && isBelowFloor(after);
    return missesDeletion ? History.forgotten(after)
        : oldest(environment, key, newestFirst, Math.min(limit, newestFirst.size()));
  }

  private History scanOfKey(long environment, String key, long after, int limit, int mostScanned) {
    byte[] utf8 = Names.utf8(key);
    return scan(environment, found -> Arrays.equals(found, utf8), after, limit, mostScanned);
  }

  private History oldest(long environment, String key, LongArrayList newestFirst, int size) {
    List<Value> oldestFirst = new ArrayList<>(size);
    long bytes = 0;
    for (int i = newestFirst.size() - 1; oldestFirst.size() < size && bytes < PART_BYTES; i--) {
      versions.find(environment, newestFirst.getLong(i));
      oldestFirst.add(stored(key, newestFirst.getLong(i)));
      bytes += versions.length(Values.VERSION_JSON);
    }
    return new History(oldestFirst, oldestFirst.getLast().version(), false);
  }

  /** The version that has been found. */
  private Value stored(String key, long version) {
    boolean isLive = versions.getLong(Values.VERSION_LIVE) != 0;
    return new Value(key, version, isLive ? bytes(versions, Values.VERSION_JSON) : null);
  }

  /**
   * The versions of all keys with a prefix after {@code after}.
   *
   * @param limit how many at the most
   * @param mostScanned how many versions of whatever keys to look at, at the most
   */
  public History ofPrefix(String environment, String prefix, long after, int limit, int mostScanned) {
    byte[] start = Names.utf8(prefix);
    return readPart(limit, mostScanned, (most, scanned) -> {
      long id = find(environment);
      if (wasNeverGiven(id, after)) {
        return History.forgotten(after);
      }
      if (id == Environments.NO_ID) {
        return History.none(after);
      }
      return isBelowFloor(after) ? History.forgotten(after)
          : scan(id, key -> startsWith(key, start), after, most, scanned);
    });
  }

  private History scan(long environment, Predicate<byte[]> wanted, long after, int limit, int mostScanned) {
    List<Value> found = new ArrayList<>();
    long last = environments.getLong(Environments.VERSION);
    long through = after;
    long bytes = 0;
    for (int left = mostScanned; left > 0 && through < last && found.size() < limit && bytes < PART_BYTES; left--) {
      through = versionAfter(environment, through, last);
      byte[] key = bytes(versions, Values.VERSION_KEY);
      if (wanted.test(key)) {
        found.add(stored(Names.text(key), through));
        bytes += versions.length(Values.VERSION_JSON);
      }
    }
    return new History(found, through, false);
  }

  /** Finds the version after one that is not the last. */
  private long versionAfter(long environment, long version, long last) {
    long next = version + 1;
    while (!versions.find(environment, next) && next < last) {
      // Numbers are left out only where a restore began a new epoch.
      next = Math.min(last, Environments.firstAfterEpochOf(next));
    }
    return next;
  }

  // ---- what is held

  /**
   * What is known of a lock, a leadership or a semaphore.
   *
   * @param token of the one who has had it for the longest; 0 if nobody has
   * @param holder what that one calls itself
   * @param till until when that one has it, a grace included, in Unix milliseconds; 0 if nobody has
   * @param taken permits that are held
   * @param most permits there are, as the last one said who took some; 0 if nobody has any
   * @param waiting requests in line
   */
  public record Resource(long token, String holder, long till, int taken, int most, int waiting) {
    static final Resource FREE = new Resource(0, "", 0, 0, 0, 0);
  }

  /** What is known of a lock, a leadership or a semaphore. */
  public Resource resource(String environment, Sort sort, String name) {
    return read(() -> {
      long id = find(environment);
      byte[] key = Holdings.keyOf(id, sort, name);
      if (id == Environments.NO_ID || !resources.find(key, 0, key.length)) {
        return Resource.FREE;
      }
      int taken = (int) resources.getLong(Holdings.TAKEN);
      int waiting = (int) resources.getLong(Holdings.WAITING);
      int holding = (int) resources.getLong(Holdings.HOLDERS_FIRST) - 1;
      return taken == 0 || !holdings.at(holding)
          ? new Resource(0, "", 0, 0, 0, waiting)
          : new Resource(holdings.keyLow(), Names.text(bytes(holdings, Holdings.HOLDER)),
              Grace.endOf(holdings.getLong(Holdings.TILL), grace), taken, (int) resources.getLong(Holdings.MOST),
              waiting);
    });
  }

  // ---- reading

  /** The id of an environment; {@link Environments#NO_ID} if there is none. */
  private long find(String environment) {
    byte[] name = Names.utf8(environment);
    return environments.find(name, 0, name.length) ? environments.getLong(Environments.ID) : Environments.NO_ID;
  }

  private <T> T read(Supplier<T> work) {
    T answer = tryRead(work);
    while (answer == null) {
      answer = tryRead(work);
    }
    return answer;
  }

  /** Null if it raced too often. */
  private <T> T tryRead(Supplier<T> work) {
    for (int i = 0; i < MOST_ATTEMPTS; i++) {
      long begun = stamp.awaitRead();
      T answer = readOnce(work, begun);
      if (answer != null && stamp.validRead(begun)) {
        return answer;
      }
    }
    return null;
  }

  /** Runs some work; an exception counts only if nothing was changed meanwhile. */
  private <T> T readOnce(Supplier<T> work, long begun) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      if (stamp.validRead(begun)) {
        throw e;
      }
      return null;
    }
  }
}
