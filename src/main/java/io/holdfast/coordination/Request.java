package io.holdfast.coordination;

import io.holdfast.kernel.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What one request asks of its environment: all of it is done at one moment, or nothing. A request that must wait for
 * what it claims is done as a whole when its turn has come.
 *
 * @param claim what is to be held from then on; null for nothing
 * @param renewal what is held and is to be held longer; null for nothing; not what is given back too
 * @param release what is to be given back; null for nothing
 * @param fences locks that must be held under these tokens
 * @param sets values to be set or deleted, each key once
 * @param gets keys of values to be told, as they are after the sets
 * @param counts counters to be changed, each key once
 * @param ids names under which the request must not have been done before
 */
public record Request(
    Claim claim,
    Renewal renewal,
    Release release,
    List<Fence> fences,
    List<SetValue> sets,
    List<String> gets,
    List<Count> counts,
    List<String> ids) {

  /** Entries of one list of a request, at the most. */
  public static final int MOST_ENTRIES = 100;

  /** The longest time that something can be held, or a value live, in milliseconds: ten years. */
  public static final long LONGEST_MILLIS = 3_653L * 86_400_000;

  /** The longest wait in a line, in milliseconds: a day. */
  public static final long LONGEST_WAIT_MILLIS = 86_400_000;

  /** The most permits of a semaphore. */
  public static final int MOST_PERMITS = 1_000_000;

  /** Keeps copies of the lists and checks their lengths. */
  public Request {
    fences = bounded(fences);
    sets = bounded(sets);
    gets = bounded(gets);
    counts = bounded(counts);
    ids = bounded(ids);
    gets.forEach(key -> Names.require(key, Names.LONGEST_KEY));
    ids.forEach(id -> Names.require(id, Names.LONGEST));
    require(renewal == null || release == null || renewal.sort() != release.sort()
        || !renewal.name().equals(release.name()), "both renewal and release of one thing");
  }

  private static <T> List<T> bounded(List<T> list) {
    require(list.size() <= MOST_ENTRIES, "as many entries");
    return List.copyOf(list);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("a request cannot have this: " + what);
    }
  }

  /** A request that only claims. */
  public static Request of(Claim claim) {
    return new Request(claim, null, null, List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** A request that only renews. */
  public static Request of(Renewal renewal) {
    return new Request(null, renewal, null, List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** A request that only gives back. */
  public static Request of(Release release) {
    return new Request(null, null, release, List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** A request that only sets values. */
  public static Request of(SetValue... sets) {
    return new Request(null, null, null, List.of(), List.of(sets), List.of(), List.of(), List.of());
  }

  /** A request that only counts. */
  public static Request of(Count... counts) {
    return new Request(null, null, null, List.of(), List.of(), List.of(), List.of(counts), List.of());
  }

  /** A request that only asks for values. */
  public static Request ofGets(String... keys) {
    return new Request(null, null, null, List.of(), List.of(), List.of(keys), List.of(), List.of());
  }

  /** The same request, with a claim that waits so long. */
  public Request waiting(long millis) {
    return new Request(claim.waiting(millis), renewal, release, fences, sets, gets, counts, ids);
  }

  /** Whether it asks for values and for nothing else, so that no log is needed to answer it. */
  public boolean isRead() {
    return claim == null && renewal == null && release == null && fences.isEmpty() && sets.isEmpty()
        && counts.isEmpty() && ids.isEmpty();
  }

  /** Whether it leaves anything behind where there is nothing yet: releases and deletions do not. */
  boolean makesSomething() {
    return claim != null || !counts.isEmpty() || !ids.isEmpty() || setsAny();
  }

  private boolean setsAny() {
    for (SetValue set : sets) {
      if (set.json() != null) {
        return true;
      }
    }
    return false;
  }

  /** Sorts of things that are held, each with names of its own. */
  public enum Sort {
    /** Has one holder. */
    LOCK,
    /** Has one holder, who is known by name. */
    LEADER,
    /** Has as many permits as its users say. */
    SEMAPHORE
  }

  /**
   * Asks to hold something.
   *
   * @param sort its sort
   * @param name its name
   * @param holder what others are told of who holds it; may be empty
   * @param permits how many of its permits
   * @param most how many permits it has; 1 but for semaphores, where the last one to say prevails
   * @param holdMillis how long from the moment at which it is given
   * @param waitMillis how long to stand in line for it; 0 for not at all
   */
  public record Claim(
      Sort sort, String name, String holder, int permits, int most, long holdMillis, long waitMillis) {

    /** Checks the bounds. */
    public Claim {
      Objects.requireNonNull(sort);
      Names.require(name, Names.LONGEST);
      require(holder.isEmpty() || Names.isValid(holder, Names.LONGEST), "holder");
      require(0 < permits && permits <= most && most <= (sort == Sort.SEMAPHORE ? MOST_PERMITS : 1), "permits");
      require(0 < holdMillis && holdMillis <= LONGEST_MILLIS, "time to hold");
      require(0 <= waitMillis && waitMillis <= LONGEST_WAIT_MILLIS, "time to wait");
    }

    /** Claims a lock. */
    public static Claim lock(String name, long holdMillis, long waitMillis) {
      return new Claim(Sort.LOCK, name, "", 1, 1, holdMillis, waitMillis);
    }

    /** The same claim, which waits so long. */
    Claim waiting(long millis) {
      return new Claim(sort, name, holder, permits, most, holdMillis, millis);
    }
  }

  /**
   * Asks to hold longer what is held.
   *
   * @param token under which it is held
   * @param holdMillis how long from now
   */
  public record Renewal(Sort sort, String name, long token, long holdMillis) {

    /** Checks the bounds. */
    public Renewal {
      Objects.requireNonNull(sort);
      Names.require(name, Names.LONGEST);
      require(0 < holdMillis && holdMillis <= LONGEST_MILLIS, "time to hold");
    }
  }

  /**
   * Gives back what is held.
   *
   * @param token under which it is held; {@link #ANY} takes it from whoever holds it
   */
  public record Release(Sort sort, String name, long token) {

    /** No token is that. */
    public static final long ANY = 0;

    /** Checks what must be there. */
    public Release {
      Objects.requireNonNull(sort);
      Names.require(name, Names.LONGEST);
    }
  }

  /** A lock that must be held under this token. */
  public record Fence(String lock, long token) {

    /** Checks the name. */
    public Fence {
      Names.require(lock, Names.LONGEST);
    }
  }

  /**
   * Sets a value or deletes it.
   *
   * @param json its bytes, not to be changed; null deletes
   * @param ifVersion the version that it must have, 0 if there must be none; {@link #ANY_VERSION} for whichever
   * @param liveMillis how long it lives; 0 for ever
   */
  public record SetValue(String key, byte[] json, long ifVersion, long liveMillis) {

    /** No condition. */
    public static final long ANY_VERSION = -1;

    /** Checks the bounds. */
    public SetValue {
      Names.require(key, Names.LONGEST_KEY);
      require(ifVersion >= ANY_VERSION, "version");
      require(0 <= liveMillis && liveMillis <= LONGEST_MILLIS, "time to live");
    }

    /** Sets a value for ever, whatever there was. */
    public static SetValue to(String key, byte[] json) {
      return new SetValue(key, json, ANY_VERSION, 0);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof SetValue that && key.equals(that.key) && Arrays.equals(json, that.json)
          && ifVersion == that.ifVersion && liveMillis == that.liveMillis;
    }

    @Override
    public int hashCode() {
      return Objects.hash(key, ifVersion, liveMillis) * 31 + Arrays.hashCode(json);
    }

    @Override
    public String toString() {
      return "SetValue[" + key + ", " + (json == null ? "delete" : json.length + " bytes") + ", if " + ifVersion
          + ", live " + liveMillis + "]";
    }
  }

  /**
   * Changes a counter, which is 0 until it has been changed.
   *
   * @param adds whether the operand is added; else it is what the counter is set to
   * @param conditional whether the counter must be {@code expected} before
   */
  public record Count(String key, boolean adds, long operand, boolean conditional, long expected) {

    /** Checks the bounds. */
    public Count {
      Names.require(key, Names.LONGEST_KEY);
      require(isKept(operand) && isKept(expected), "number");
    }

    private static boolean isKept(long number) {
      return -Limits.CLIENT_INTEGER <= number && number <= Limits.CLIENT_INTEGER;
    }

    /** Adds to a counter. */
    public static Count add(String key, long operand) {
      return new Count(key, true, operand, false, 0);
    }

    /** Sets a counter, whatever it is. */
    public static Count set(String key, long value) {
      return new Count(key, false, value, false, 0);
    }
  }
}
