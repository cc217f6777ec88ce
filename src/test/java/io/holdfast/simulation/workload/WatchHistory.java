package io.holdfast.simulation.workload;

import io.holdfast.coordination.CoordinationReader.History;
import io.holdfast.coordination.CoordinationReply.Value;
import io.holdfast.simulation.run.Violation;
import io.holdfast.simulation.workload.CoordinationWorkload.Watch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What clients were told by watches, each of which goes on at any instance from the last version that it knows: nothing
 * twice, nothing out of order, and of all versions that anybody was told of a key, or of all keys with a prefix, none
 * left out in between.
 */
final class WatchHistory {
  /** All versions of what is watched that anybody was told. */
  private final Map<String, TreeMap<Long, Value>> known = new HashMap<>();
  private final Map<String, Stream> streams = new TreeMap<>();
  /** Those that were told that something was forgotten, or was of a history that a restore has ended. */
  private final List<Stream> ended = new ArrayList<>();

  /** What one client was told of one key since it began. */
  private static final class Stream {
    private final String key;
    private final long from;
    private final TreeMap<Long, Value> told = new TreeMap<>();
    private long through;

    Stream(String key, long from) {
      this.key = key;
      this.from = from;
      this.through = from;
    }
  }

  /** The version up to which a client knows a key. */
  long seen(String client, String key) {
    Stream stream = streams.get(client + " " + key);
    return stream == null ? 0 : stream.through;
  }

  void told(Watch watch, History history) {
    String name = watch.client() + " " + watch.key();
    Stream stream = streams.computeIfAbsent(name, absent -> new Stream(watch.key(), 0));
    if (stream.through != watch.after()) {
      return; // Another watch of the same client was faster.
    }
    if (history.forgotten()) {
      ended.add(stream);
      restart(name, stream);
      return;
    }
    for (Value value : history.values()) {
      Violation.unless(value.version() > stream.through, "watches tell nothing twice and in order",
          () -> name + " was told " + value + " after version " + stream.through);
      stream.through = value.version();
      stream.told.put(value.version(), value);
      Value before = known.computeIfAbsent(watch.key(), key -> new TreeMap<>()).put(value.version(), value);
      Violation.unless(before == null || before.equals(value), "a version is the same for all",
          () -> name + " was told " + value + ", others " + before);
    }
    stream.through = Math.max(stream.through, history.through());
  }

  /** The client reads what there is; here it takes the newest that anybody knows, and goes on from there. */
  private void restart(String name, Stream stream) {
    TreeMap<Long, Value> versions = known.get(stream.key);
    long newest = versions == null ? stream.from : versions.lastKey();
    streams.put(name, new Stream(stream.key, Math.max(newest, stream.through)));
  }

  /** Of a history that nothing was taken from: what a restore undid was told to some and not to others. */
  void judge() {
    ended.forEach(this::judge);
    streams.values().forEach(this::judge);
  }

  private void judge(Stream stream) {
    TreeMap<Long, Value> versions = known.getOrDefault(stream.key, new TreeMap<>());
    // From nothing on, what was forgotten before is no part of it.
    long from = stream.from > 0 || stream.told.isEmpty() ? stream.from : stream.told.firstKey() - 1;
    var due = versions.subMap(from, false, stream.through, true);
    Violation.unless(due.equals(stream.told), "watches leave nothing out",
        () -> "of " + stream.key + " from " + from + " to " + stream.through + " was told " + stream.told.keySet()
            + " of " + due.keySet());
  }
}
