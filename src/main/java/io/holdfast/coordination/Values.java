package io.holdfast.coordination;

import io.holdfast.coordination.CoordinationChange.ValueChanged;
import io.holdfast.kernel.table.DeadlineQueue;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Tally;
import io.holdfast.kernel.table.Undo;
import it.unimi.dsi.fastutil.longs.Long2IntMap;

/**
 * A partition's values: a row for each key, and one for each version of it that is kept, with the bytes. A version that
 * is not the newest any more, or is a deletion, is retired: kept for watches that come back, the longest retired
 * forgotten first. A key is forgotten with the deletion that is its newest version.
 */
final class Values {
  static final int VERSION;
  static final int LIVE;
  static final int VERSION_KEY;
  static final int VERSION_JSON;
  static final int VERSION_LIVE;

  /** The version of the same key that this one replaced; 0 if nothing was known of the key. */
  static final int VERSION_BEFORE;

  private static final int CURRENT;
  private static final int ENVIRONMENT;
  private static final Schema KEYS;
  private static final int TILL;
  private static final int EXPIRY;
  private static final int RETIRED_AT;
  private static final int RETIREMENT;
  private static final int VERSION_ENVIRONMENT;
  private static final Schema VERSIONS;

  static {
    Schema.Builder keys = Schema.byteKeyed("coordination.keys");
    VERSION = keys.longColumn("version");
    LIVE = keys.longColumn("live");
    CURRENT = keys.derivedColumn("current");
    ENVIRONMENT = keys.derivedColumn("environment");
    KEYS = keys.build(Environments.BY_START_OF_KEY);
    Schema.Builder versions = Schema.uuidKeyed("coordination.versions");
    VERSION_KEY = versions.bytesColumn("key");
    VERSION_JSON = versions.bytesColumn("json");
    VERSION_LIVE = versions.longColumn("live");
    VERSION_BEFORE = versions.longColumn("before");
    TILL = versions.longColumn("till");
    EXPIRY = versions.derivedColumn("expiry");
    RETIRED_AT = versions.longColumn("retired_at");
    RETIREMENT = versions.derivedColumn("retirement");
    VERSION_ENVIRONMENT = versions.derivedColumn("environment");
    VERSIONS = versions.build(Environments.BY_UPPER_HALF);
  }

  private final Environments environments;
  private final Table keys;
  private final Table versions;
  private final KeyOrder order;
  private final DeadlineQueue expiries;
  private final DeadlineQueue retirements;
  private final Tally liveBytes;
  private final Tally retiredBytes;

  Values(Environments environments, Undo undo) {
    this.environments = environments;
    keys = new Table(KEYS, undo);
    versions = new Table(VERSIONS, undo);
    order = new KeyOrder(keys, undo);
    expiries = versions.queueBy(TILL, EXPIRY);
    retirements = versions.queueBy(RETIRED_AT, RETIREMENT);
    liveBytes = new Tally(undo);
    retiredBytes = new Tally(undo);
  }

  Table keys() {
    return keys;
  }

  Table versions() {
    return versions;
  }

  KeyOrder order() {
    return order;
  }

  /** Bytes of values that are the newest of their keys. */
  long liveBytes() {
    return liveBytes.value();
  }

  /** When the next value's time is over; {@link DeadlineQueue#NEVER} if never. */
  long nextExpiry() {
    return expiries.earliest();
  }

  /** The row of the key whose value's time is over first. */
  int firstToExpire() {
    int version = expiries.first();
    return find(Names.within(versions.keyHigh(version), versions.bytes(version, VERSION_KEY)));
  }

  /** Log time at which the version was retired that has been for the longest. */
  long oldestRetirement() {
    return retirements.earliest();
  }

  int retiredCount() {
    return retirements.size();
  }

  /** The row of a key, which may have been deleted; {@link Table#NONE} if nothing is known of it. */
  int find(byte[] key) {
    return keys.find(key, 0, key.length);
  }

  /** The version of a key's value; 0 if it has none. */
  long version(int row) {
    return row == Table.NONE || keys.getLong(row, LIVE) == 0 ? 0 : keys.getLong(row, VERSION);
  }

  /** The bytes of a key's value, or null. */
  byte[] json(int row) {
    return version(row) == 0 ? null : versions.bytes(current(row), VERSION_JSON);
  }

  /** The number of bytes of a key's value; 0 if it has none. */
  int jsonLength(int row) {
    return version(row) == 0 ? 0 : versions.length(current(row), VERSION_JSON);
  }

  /** What a key's value counts against the quota. */
  long bytes(int row) {
    return version(row) == 0 ? 0 : versionBytes(current(row));
  }

  private int current(int row) {
    return (int) keys.getLong(row, CURRENT) - 1;
  }

  private long versionBytes(int version) {
    return versions.length(version, VERSION_KEY) + versions.length(version, VERSION_JSON);
  }

  boolean isOver(int row, long logTime) {
    return version(row) != 0 && versions.getLong(current(row), TILL) <= logTime;
  }

  int environment(int row) {
    return (int) keys.getLong(row, ENVIRONMENT);
  }

  byte[] key(int row) {
    return keys.bytes(row, keys.keyColumn());
  }

  /** The change that would make a key's value; null if it has none. */
  ValueChanged restated(int row) {
    return version(row) == 0 ? null : new ValueChanged(environments.name(environment(row)),
        Names.text(Names.tail(key(row), Long.BYTES)), version(row), json(row), versions.getLong(current(row), TILL));
  }

  /**
   * Gives a key a new version.
   *
   * @param environment the environment's row
   * @param key the whole key
   * @param json the value; null deletes it
   * @param till until when it lives, or {@link DeadlineQueue#NEVER}
   */
  void write(int environment, byte[] key, long version, byte[] json, long till, long logTime) {
    int row = find(key);
    boolean isNew = row == Table.NONE;
    long before = isNew ? 0 : keys.getLong(row, VERSION);
    if (isNew) {
      row = keys.insert(key, 0, key.length);
    } else {
      retire(current(row), logTime);
      keys.open(row);
    }
    keys.setLong(row, VERSION, version);
    keys.setLong(row, LIVE, json == null ? 0 : 1);
    keys.close(row);
    keys.setDerived(row, CURRENT, addVersion(environment, key, version, before, json, till, logTime) + 1L);
    if (isNew) {
      keys.setDerived(row, ENVIRONMENT, environment);
      order.insert(row);
    }
  }

  private int addVersion(
      int environment, byte[] key, long version, long before, byte[] json, long till, long logTime) {
    int row = versions.insert(environments.id(environment), version);
    versions.setBytes(row, VERSION_KEY, key, Long.BYTES, key.length - Long.BYTES);
    if (json != null) {
      versions.setBytes(row, VERSION_JSON, json);
    }
    versions.setLong(row, VERSION_LIVE, json == null ? 0 : 1);
    versions.setLong(row, VERSION_BEFORE, before);
    versions.setLong(row, TILL, json == null ? DeadlineQueue.NEVER : till);
    versions.setLong(row, RETIRED_AT, json == null ? logTime : DeadlineQueue.NEVER);
    versions.close(row);
    versions.setDerived(row, VERSION_ENVIRONMENT, environment);
    (json == null ? retiredBytes : liveBytes).add(versionBytes(row));
    return row;
  }

  private void retire(int version, long logTime) {
    if (versions.getLong(version, RETIRED_AT) == DeadlineQueue.NEVER) {
      versions.open(version);
      versions.setLong(version, RETIRED_AT, logTime);
      versions.setLong(version, TILL, DeadlineQueue.NEVER);
      versions.close(version);
      long bytes = versionBytes(version);
      liveBytes.add(-bytes);
      retiredBytes.add(bytes);
    }
  }

  /** Forgets retired versions while there are too many, or too large, or too old ones, up to so many. */
  void forget(long most, long mostBytes, long before, int budget) {
    for (int left = budget; left > 0 && retirements.size() > 0; left--) {
      boolean tooMany = retirements.size() > most || retiredBytes.value() > mostBytes;
      if (!tooMany && retirements.earliest() > before) {
        return;
      }
      forget(retirements.first());
    }
  }

  private void forget(int version) {
    int environment = (int) versions.getLong(version, VERSION_ENVIRONMENT);
    environments.forgotten(environment, versions.keyLow(version));
    if (versions.getLong(version, VERSION_LIVE) == 0) { // Any other has a newer one, and need not be looked up.
      forgetKey(Names.within(environments.id(environment), versions.bytes(version, VERSION_KEY)), version);
    }
    retiredBytes.add(-versionBytes(version));
    versions.delete(version);
  }

  /** Forgets a key if this deletion is its newest version. */
  private void forgetKey(byte[] key, int deletion) {
    int row = find(key);
    if (row != Table.NONE && current(row) == deletion) {
      order.remove(row);
      keys.delete(row);
    }
  }

  /** Makes what is derived anew; the rows of environments by their ids. */
  void rebuild(Long2IntMap environmentRows) {
    for (int row = keys.nextRow(0); row != Table.NONE; row = keys.nextRow(row + 1)) {
      long environment = Names.environment(key(row));
      keys.setDerived(row, ENVIRONMENT, environmentRows.get(environment));
      keys.setDerived(row, CURRENT, versions.find(environment, keys.getLong(row, VERSION)) + 1L);
    }
    long live = 0;
    long retired = 0;
    for (int row = versions.nextRow(0); row != Table.NONE; row = versions.nextRow(row + 1)) {
      versions.setDerived(row, VERSION_ENVIRONMENT, environmentRows.get(versions.keyHigh(row)));
      if (versions.getLong(row, RETIRED_AT) == DeadlineQueue.NEVER) {
        live += versionBytes(row);
      } else {
        retired += versionBytes(row);
      }
    }
    liveBytes.set(live);
    retiredBytes.set(retired);
    order.rebuild();
  }
}
