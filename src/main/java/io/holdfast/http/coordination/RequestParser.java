package io.holdfast.http.coordination;

import io.holdfast.coordination.Names;
import io.holdfast.coordination.Request;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Count;
import io.holdfast.coordination.Request.Fence;
import io.holdfast.coordination.Request.Release;
import io.holdfast.coordination.Request.Renewal;
import io.holdfast.coordination.Request.SetValue;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.http.ProblemException;
import io.holdfast.kernel.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a request to an environment. Used again and again by one thread. */
final class RequestParser {
  static final long SHORTEST_HOLD = 1;

  private static final long ABSENT = -1;
  private static final int FEW = 8;

  private final JsonBody json;
  private final long longestWait;
  private String lockId;
  private long lockDur;
  private long lockWait;
  private String unlockId;
  private long unlock;
  private List<Fence> fences;
  private List<SetValue> sets;
  private List<String> gets;
  private List<Count> counts;
  private List<String> ids;
  private String key;
  private byte[] value;
  private boolean delete;
  private long ifVersion;
  private long live;
  private boolean adds;
  private boolean isGiven;
  private boolean isTwice;
  private long operand;
  private boolean conditional;
  private long expected;
  private String fenceLock;
  private long fenceToken;

  /**
   * A parser of requests.
   *
   * @param longestWait how long a request may stand in line, in milliseconds
   */
  RequestParser(JsonBody json, long longestWait) {
    this.json = json;
    this.longestWait = longestWait;
  }

  /**
   * Reads one request.
   *
   * @throws ProblemException if it is not JSON or not valid; names all fields that are wrong
   */
  Request parse(byte[] body) {
    lockId = null;
    lockDur = ABSENT;
    lockWait = ABSENT;
    unlockId = null;
    unlock = ABSENT;
    fences = List.of();
    sets = List.of();
    gets = List.of();
    counts = List.of();
    ids = List.of();
    json.read(body, this::member, this::check);
    return new Request(claim(), renewal(), release(), fences, sets, gets, counts, ids);
  }

  private void member(String name) throws IOException {
    switch (name) {
      case "LockID" -> lockId = json.name("LockID", Names.LONGEST);
      case "LockDur" -> lockDur = json.millis("LockDur", SHORTEST_HOLD, Request.LONGEST_MILLIS);
      case "LockWait" -> lockWait = json.millis("LockWait", 0, longestWait);
      case "UnlockID" -> unlockId = json.name("UnlockID", Names.LONGEST);
      case "Unlock" -> unlock = json.token("Unlock");
      case "Fence" -> json.list("Fence", Request.MOST_ENTRIES, index -> fence("Fence[" + index + "]"));
      case "KVSet" -> json.list("KVSet", Request.MOST_ENTRIES, this::set);
      case "KVGet" -> json.list("KVGet", Request.MOST_ENTRIES, this::get);
      case "Atomic" -> json.list("Atomic", Request.MOST_ENTRIES, this::count);
      case "IdempotencyIDs" -> json.list("IdempotencyIDs", Request.MOST_ENTRIES, this::id);
      default -> json.unknown(name);
    }
  }

  private void fence(String field) throws IOException {
    fenceLock = null;
    fenceToken = ABSENT;
    json.object(field, name -> {
      switch (name) {
        case "LockID" -> fenceLock = json.name(field + ".LockID", Names.LONGEST);
        case "Token" -> fenceToken = json.token(field + ".Token");
        default -> json.unknown(field + "." + name);
      }
    });
    if (fenceLock == null || fenceToken == ABSENT) {
      json.invalid(field, "must have LockID and Token");
      return;
    }
    fences = fences.isEmpty() ? new ArrayList<>(2) : fences;
    fences.add(new Fence(fenceLock, fenceToken));
  }

  private void set(int index) throws IOException {
    key = null;
    value = null;
    delete = false;
    ifVersion = SetValue.ANY_VERSION;
    live = 0;
    json.object("KVSet[" + index + "]", name -> setMember(index, name));
    if (key == null) {
      json.invalid("KVSet[" + index + "].Key", "is required");
      return;
    }
    if (delete == (value != null)) {
      json.invalid("KVSet[" + index + "]", "must have either Value or Delete");
    }
    sets = sets.isEmpty() ? new ArrayList<>(4) : sets;
    sets.add(new SetValue(key, delete ? null : value, Math.max(SetValue.ANY_VERSION, ifVersion), Math.max(0, live)));
  }

  private void setMember(int index, String name) throws IOException {
    switch (name) {
      case "Key" -> key = json.name("KVSet[" + index + "].Key", Names.LONGEST_KEY);
      case "Value" -> value = json.json();
      case "Delete" -> delete = json.flag("KVSet[" + index + "].Delete");
      case "IfVersion" -> ifVersion = json.number("KVSet[" + index + "].IfVersion", 0, Limits.CLIENT_INTEGER);
      case "TTL" -> live = json.millis("KVSet[" + index + "].TTL", 1, Request.LONGEST_MILLIS);
      case "Fence" -> fence("KVSet[" + index + "].Fence");
      default -> json.unknown("KVSet[" + index + "]." + name);
    }
  }

  private void get(int index) throws IOException {
    String got = keyAt("KVGet[" + index + "]");
    if (got != null) {
      gets = gets.isEmpty() ? new ArrayList<>(4) : gets;
      gets.add(got);
    }
  }

  /** A key, bare or within an object. */
  private String keyAt(String field) throws IOException {
    if (!json.isObject()) {
      return json.name(field, Names.LONGEST_KEY);
    }
    key = null;
    json.object(field, name -> {
      if (name.equals("Key")) {
        key = json.name(field + ".Key", Names.LONGEST_KEY);
      } else {
        json.unknown(field + "." + name);
      }
    });
    if (key == null) {
      json.invalid(field + ".Key", "is required");
    }
    return key;
  }

  private void count(int index) throws IOException {
    key = null;
    isGiven = false;
    isTwice = false;
    conditional = false;
    expected = 0;
    json.object("Atomic[" + index + "]", name -> countMember(index, name));
    if (key == null) {
      json.invalid("Atomic[" + index + "].Key", "is required");
      return;
    }
    if (!isGiven || isTwice) {
      json.invalid("Atomic[" + index + "]", "must have either Add or Set");
    }
    counts = counts.isEmpty() ? new ArrayList<>(4) : counts;
    counts.add(new Count(key, adds, isGiven ? operand : 0, conditional, expected));
  }

  private void countMember(int index, String name) throws IOException {
    switch (name) {
      case "Key" -> key = json.name("Atomic[" + index + "].Key", Names.LONGEST_KEY);
      case "Add", "Set" -> {
        isTwice = isGiven;
        isGiven = true;
        adds = name.equals("Add");
        operand = json.number("Atomic[" + index + "]." + name, -Limits.CLIENT_INTEGER, Limits.CLIENT_INTEGER);
      }
      case "IfEq" -> {
        conditional = true;
        expected = json.number("Atomic[" + index + "].IfEq", -Limits.CLIENT_INTEGER, Limits.CLIENT_INTEGER);
      }
      case "Fence" -> fence("Atomic[" + index + "].Fence");
      default -> json.unknown("Atomic[" + index + "]." + name);
    }
  }

  private void id(int index) throws IOException {
    String id = json.name("IdempotencyIDs[" + index + "]", Names.LONGEST);
    if (id != null) {
      ids = ids.isEmpty() ? new ArrayList<>(2) : ids;
      ids.add(id);
    }
  }

  private boolean isRenewal() {
    return lockId != null && lockId.equals(unlockId);
  }

  private Claim claim() {
    return lockId == null || isRenewal() ? null : Claim.lock(lockId, lockDur, Math.max(0, lockWait));
  }

  private Renewal renewal() {
    return isRenewal() ? new Renewal(Sort.LOCK, lockId, unlock, lockDur) : null;
  }

  private Release release() {
    return unlockId == null || isRenewal() ? null
        : new Release(Sort.LOCK, unlockId, unlock == ABSENT ? Release.ANY : unlock);
  }

  private void check() {
    if (lockId != null && lockDur == ABSENT) {
      json.invalid("LockDur", "is required with LockID");
    }
    if (lockId == null && (lockDur != ABSENT || lockWait != ABSENT)) {
      json.invalid("LockID", "is required with LockDur and LockWait");
    }
    if (unlockId == null && unlock != ABSENT) {
      json.invalid("UnlockID", "is required with Unlock");
    }
    if (isRenewal() && unlock == ABSENT) {
      json.invalid("Unlock", "is required to hold a lock longer");
    }
    checkTwice("KVSet", sets.stream().map(SetValue::key).toList());
    checkTwice("Atomic", counts.stream().map(Count::key).toList());
    checkTwice("IdempotencyIDs", ids);
    if (fences.size() > Request.MOST_ENTRIES) {
      json.invalid("Fence", "there may be at most " + Request.MOST_ENTRIES);
    }
  }

  private void checkTwice(String field, List<String> names) {
    if (names.size() < 2) {
      return;
    }
    Set<String> seen = new HashSet<>(Math.max(FEW, 2 * names.size()));
    for (int i = 0; i < names.size(); i++) {
      if (!seen.add(names.get(i))) {
        json.invalid(field + "[" + i + "]", "is given twice");
      }
    }
  }
}
