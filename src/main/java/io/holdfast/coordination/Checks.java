package io.holdfast.coordination;

import io.holdfast.coordination.CoordinationReply.Reason;
import io.holdfast.coordination.CoordinationReply.Refused;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Count;
import io.holdfast.coordination.Request.Fence;
import io.holdfast.coordination.Request.Release;
import io.holdfast.coordination.Request.Renewal;
import io.holdfast.coordination.Request.SetValue;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.kernel.Limits;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Setting;
import io.holdfast.kernel.SystemReply.QuotaReached;
import io.holdfast.kernel.table.Table;
import java.util.List;

/** Finds what stands against a request, before anything is changed. What is over counts for nothing here. */
final class Checks {
  /**
   * Bytes of the values that one request may be answered with. A few bytes can ask for the same large value a hundred
   * times; what is answered is held by every instance while it applies the request, and for long under its key.
   */
  static final long MOST_ANSWERED = 4L << 20;

  private final CoordinationState state;

  Checks(CoordinationState state) {
    this.state = state;
  }

  /** Why a request cannot be done now, whatever it claims; null if it can. */
  Reply refusal(int environmentRow, Request request, long logTime) {
    long environment = state.environments.id(environmentRow);
    Reply refusal = fences(environment, request.fences(), logTime);
    if (refusal == null && request.renewal() != null) {
      refusal = renewal(environment, request.renewal(), logTime);
    }
    if (refusal == null && request.release() != null) {
      refusal = release(environment, request.release(), logTime);
    }
    if (refusal == null && !request.sets().isEmpty()) {
      refusal = sets(environment, request.sets(), logTime);
    }
    if (refusal == null && !request.counts().isEmpty()) {
      refusal = counts(environment, request.counts());
    }
    if (refusal == null && !request.gets().isEmpty()) {
      refusal = gets(environment, request, logTime);
    }
    return refusal == null ? quotas(environmentRow, request) : refusal;
  }

  /** Whether one of the ids has been used; null if none was. */
  Reply duplicate(long environment, List<String> ids, long logTime) {
    if (ids.isEmpty()) {
      return null;
    }
    long after = logTime - state.settings.valueOf(CoordinationSettings.IDS_TIME);
    for (int i = 0; i < ids.size(); i++) {
      if (state.usedIds.contains(Names.within(environment, ids.get(i)), after)) {
        return new Refused(Reason.DUPLICATE_REQUEST, ids.get(i), 0);
      }
    }
    return null;
  }

  private Reply fences(long environment, List<Fence> fences, long logTime) {
    for (Fence fence : fences) {
      if (state.holdings.holding(environment, Sort.LOCK, fence.lock(), fence.token(), logTime) == Table.NONE) {
        return new Refused(Reason.FENCED, fence.lock(), fence.token());
      }
    }
    return null;
  }

  private Reply renewal(long environment, Renewal renewal, long logTime) {
    int holding = state.holdings.holding(environment, renewal.sort(), renewal.name(), renewal.token(), logTime);
    return holding == Table.NONE ? new Refused(Reason.WRONG_TOKEN, renewal.name(), renewal.token()) : null;
  }

  private Reply release(long environment, Release release, long logTime) {
    boolean isHeld = release.token() == Release.ANY || Table.NONE
        != state.holdings.holding(environment, release.sort(), release.name(), release.token(), logTime);
    return isHeld ? null : new Refused(Reason.WRONG_TOKEN, release.name(), release.token());
  }

  private Reply sizes(List<SetValue> sets) {
    long most = state.settings.valueOf(CoordinationSettings.VALUE_BYTES);
    for (SetValue set : sets) {
      if (set.json() != null && set.json().length > most) {
        return new Refused(Reason.VALUE_TOO_LARGE, set.key(), most);
      }
    }
    return null;
  }

  private Reply sets(long environment, List<SetValue> sets, long logTime) {
    Reply tooLarge = sizes(sets);
    if (tooLarge != null) {
      return tooLarge;
    }
    long moreBytes = 0;
    int moreKeys = 0;
    for (SetValue set : sets) {
      byte[] key = Names.within(environment, set.key());
      int row = state.values.find(key);
      long version = state.values.isOver(row, logTime) ? 0 : state.values.version(row);
      if (set.ifVersion() != SetValue.ANY_VERSION && set.ifVersion() != version) {
        return new Refused(Reason.VERSION_DIFFERS, set.key(), version);
      }
      moreKeys += row == Table.NONE && set.json() != null ? 1 : 0;
      moreBytes += (set.json() == null ? 0 : key.length - Long.BYTES + set.json().length) - state.values.bytes(row);
    }
    return valueQuotas(moreKeys, moreBytes);
  }

  private Reply valueQuotas(int moreKeys, long moreBytes) {
    if (moreKeys > 0 && exceeds(CoordinationSettings.QUOTA_KEYS, state.values.keys().size() + moreKeys)) {
      return quotaReached(CoordinationSettings.QUOTA_KEYS);
    }
    if (moreBytes > 0 && exceeds(CoordinationSettings.QUOTA_BYTES, state.values.liveBytes() + moreBytes)) {
      return quotaReached(CoordinationSettings.QUOTA_BYTES);
    }
    return null;
  }

  private Reply counts(long environment, List<Count> counts) {
    int more = 0;
    for (Count count : counts) {
      byte[] key = Names.within(environment, count.key());
      long value = state.counters.value(key);
      if (count.conditional() && count.expected() != value) {
        return new Refused(Reason.COUNTER_DIFFERS, count.key(), value);
      }
      // Both are within 53 bits, so their sum is within 64.
      if (count.adds() && Math.abs(value + count.operand()) > Limits.CLIENT_INTEGER) {
        return new Refused(Reason.COUNTER_RANGE, count.key(), value);
      }
      more += state.counters.exists(key) ? 0 : 1;
    }
    boolean tooMany = more > 0
        && exceeds(CoordinationSettings.QUOTA_KEYS, state.counters.table().size() + more);
    return tooMany ? quotaReached(CoordinationSettings.QUOTA_KEYS) : null;
  }

  private Reply gets(long environment, Request request, long logTime) {
    long bytes = 0;
    for (String key : request.gets()) {
      bytes += answered(environment, key, request.sets(), logTime);
      if (bytes > MOST_ANSWERED) {
        return new Refused(Reason.ANSWER_TOO_LARGE, key, MOST_ANSWERED);
      }
    }
    return null;
  }

  /** Bytes of the value that a key has after a request's sets. */
  private long answered(long environment, String key, List<SetValue> sets, long logTime) {
    for (SetValue set : sets) {
      if (set.key().equals(key)) {
        return set.json() == null ? 0 : set.json().length;
      }
    }
    int row = state.values.find(Names.within(environment, key));
    return state.values.isOver(row, logTime) ? 0 : state.values.jsonLength(row);
  }

  private Reply quotas(int environmentRow, Request request) {
    Claim claim = request.claim();
    if (claim != null && exceeds(CoordinationSettings.QUOTA_KEYS, state.holdings.table().size() + 1L)) {
      return quotaReached(CoordinationSettings.QUOTA_KEYS);
    }
    return environmentRow == Table.NONE && request.makesSomething() ? newEnvironment() : null;
  }

  /** Whether there is no room for one more environment; null if there is. */
  Reply newEnvironment() {
    boolean full = exceeds(CoordinationSettings.QUOTA_ENVIRONMENTS, state.environments.table().size() + 1L);
    return full ? quotaReached(CoordinationSettings.QUOTA_ENVIRONMENTS) : null;
  }

  /** Why a request of so many bytes cannot stand in line, where it is kept as it came; null if it can. */
  Reply oneMoreWaiting(Request request, int bytes) {
    if (exceeds(CoordinationSettings.QUOTA_WAITING, state.line.table().size() + 1L)) {
      return quotaReached(CoordinationSettings.QUOTA_WAITING);
    }
    if (exceeds(CoordinationSettings.QUOTA_WAITING_BYTES, state.line.bytes() + bytes)) {
      return quotaReached(CoordinationSettings.QUOTA_WAITING_BYTES);
    }
    return sizes(request.sets());
  }

  private boolean exceeds(Setting quota, long count) {
    return count > state.settings.valueOf(quota);
  }

  private QuotaReached quotaReached(Setting quota) {
    return new QuotaReached(quota.name(), state.settings.valueOf(quota));
  }
}
