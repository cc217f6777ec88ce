package io.holdfast.simulation.workload;

import io.holdfast.coordination.CoordinationCommand;
import io.holdfast.coordination.CoordinationCommand.Execute;
import io.holdfast.coordination.CoordinationCommand.Leave;
import io.holdfast.coordination.CoordinationReply.Counted;
import io.holdfast.coordination.CoordinationReply.Executed;
import io.holdfast.coordination.CoordinationReply.Left;
import io.holdfast.coordination.CoordinationReply.Reason;
import io.holdfast.coordination.CoordinationReply.Refused;
import io.holdfast.coordination.CoordinationReply.Value;
import io.holdfast.coordination.Request;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Count;
import io.holdfast.coordination.Request.Fence;
import io.holdfast.coordination.Request.Release;
import io.holdfast.coordination.Request.SetValue;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.Limits;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemReply;
import io.holdfast.simulation.run.NaiveMachine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the commands of coordination mean, over plain collections in which nothing is ever forgotten: environments, who
 * holds what, who waits in the order of coming, and every version there was. Quotas are never reached here.
 */
public final class NaiveCoordination implements NaiveMachine {
  private static final long NEVER = Long.MAX_VALUE;

  private final Map<String, World> worlds = new LinkedHashMap<>();
  private final List<Waiter> line = new ArrayList<>();
  private final List<Thing> pending = new ArrayList<>();
  private long idsTime = 86_400_000;
  private long grace = 2_000;
  private long graceUntil;
  private int prolonged;

  /** An environment. */
  public static final class World {
    private long version;
    private long token;
    /** The newest of each key, deletions included. */
    final Map<String, Stored> values = new LinkedHashMap<>();
    final Map<String, Long> counters = new LinkedHashMap<>();
    final Map<Long, Holding> holdings = new LinkedHashMap<>();
    /** What the last one said who was given something. */
    final Map<Thing, Integer> most = new LinkedHashMap<>();
    private final Map<String, Long> ids = new LinkedHashMap<>();
    /** Every version there was, oldest first. */
    final List<Value> history = new ArrayList<>();
  }

  record Stored(long version, byte[] json, long till) {
    boolean isLive(long logTime) {
      return json != null && till > logTime;
    }
  }

  /** Something that can be held. */
  record Thing(String environment, Sort sort, String name) {}

  /**
   * Who holds something, until when it was to be, and until when it is since outages gave it grace. What was to end
   * first is freed first.
   */
  record Holding(Thing thing, int permits, String holder, long till, long end) {
    Holding until(long later) {
      return new Holding(thing, permits, holder, till, later);
    }
  }

  private record Waiter(CommandId id, Execute command, long patience) {
    Thing thing() {
      Claim claim = command.request().claim();
      return new Thing(command.environment(), claim.sort(), claim.name());
    }
  }

  /** The environments there are. */
  public Map<String, World> worlds() {
    return worlds;
  }

  /** How many wait for something. */
  public long waitingFor(String environment, Sort sort, String name) {
    Thing thing = new Thing(environment, sort, name);
    return line.stream().filter(waiter -> waiter.thing().equals(thing)).count();
  }

  @Override
  public boolean knows(Command command) {
    return command instanceof CoordinationCommand;
  }

  @Override
  public void changed(String setting, long value) {
    if (setting.equals("coordination.ids_time")) {
      idsTime = value;
    } else if (setting.equals("coordination.grace")) {
      grace = value;
    }
  }

  @Override
  public Reply apply(Command command, Scene scene) {
    return switch ((CoordinationCommand) command) {
      case Execute execute -> execute(execute, scene);
      case Leave leave -> {
        line.stream().filter(waiter -> waiter.command().waiter().equals(leave.waiter())).toList()
            .forEach(waiter -> leave(waiter, new Left(), scene));
        serve(scene);
        yield new SystemReply.Done();
      }
    };
  }

  private void leave(Waiter waiter, Reply reply, Scene scene) {
    line.remove(waiter);
    come(waiter.thing());
    scene.reply(waiter.id(), reply);
  }

  private void come(Thing thing) {
    if (!pending.contains(thing)) {
      pending.add(thing);
    }
  }

  private Reply execute(Execute command, Scene scene) {
    String environment = command.environment();
    Request request = command.request();
    if (worlds.containsKey(environment)) {
      expireTouched(environment, request, scene);
    }
    Reply reply;
    Claim claim = request.claim();
    Thing thing = claim == null ? null : new Thing(environment, claim.sort(), claim.name());
    boolean mustWait = claim != null
        && (line.stream().anyMatch(waiter -> waiter.thing().equals(thing)) || !hasRoom(thing, claim));
    if (!mustWait) {
      reply = perform(environment, request, scene);
    } else {
      reply = duplicate(environment, request, scene.logTime());
      if (reply == null && claim.waitMillis() == 0) {
        reply = new Refused(Reason.LOCK_NOT_ACQUIRED, claim.name(), 0);
      } else if (reply == null) {
        line.add(new Waiter(scene.command(), command, scene.logTime() + claim.waitMillis()));
      }
    }
    serve(scene);
    return reply;
  }

  private void expireTouched(String environment, Request request, Scene scene) {
    List<Thing> touched = new ArrayList<>();
    if (request.claim() != null) {
      touched.add(new Thing(environment, request.claim().sort(), request.claim().name()));
    }
    if (request.renewal() != null) {
      touched.add(new Thing(environment, request.renewal().sort(), request.renewal().name()));
    }
    if (request.release() != null) {
      touched.add(new Thing(environment, request.release().sort(), request.release().name()));
    }
    request.fences().forEach(fence -> touched.add(new Thing(environment, Sort.LOCK, fence.lock())));
    World world = worlds.get(environment);
    for (Thing thing : touched) {
      List.copyOf(world.holdings.entrySet()).stream()
          .filter(held -> held.getValue().thing().equals(thing) && held.getValue().end() <= scene.logTime())
          .forEach(held -> free(world, held.getKey()));
    }
    if (request.claim() != null) {
      come(new Thing(environment, request.claim().sort(), request.claim().name())); // Some may have waited in vain.
    }
    serve(scene);
    expireValues(environment, request, scene);
  }

  private void expireValues(String environment, Request request, Scene scene) {
    request.sets().forEach(set -> expireValue(environment, set.key(), scene));
    request.gets().forEach(key -> expireValue(environment, key, scene));
  }

  private void expireValue(String environment, String key, Scene scene) {
    Stored stored = worlds.get(environment).values.get(key);
    if (stored != null && stored.json() != null && stored.till() <= scene.logTime()) {
      write(worlds.get(environment), key, null, NEVER, scene);
    }
  }

  private void free(World world, long token) {
    come(world.holdings.remove(token).thing());
  }

  private boolean hasRoom(Thing thing, Claim claim) {
    World world = worlds.get(thing.environment());
    int taken = world == null ? 0 : world.holdings.values().stream()
        .filter(holding -> holding.thing().equals(thing)).mapToInt(Holding::permits).sum();
    return taken + claim.permits() <= claim.most();
  }

  private void serve(Scene scene) {
    while (!pending.isEmpty()) {
      Thing thing = pending.removeFirst();
      Waiter first = first(thing);
      while (first != null) {
        Claim claim = first.command().request().claim();
        if (first.patience() <= scene.logTime()) {
          line.remove(first);
          scene.reply(first.id(), new Refused(Reason.LOCK_NOT_ACQUIRED, claim.name(), 0));
        } else if (hasRoom(thing, claim)) {
          line.remove(first);
          expireValues(thing.environment(), first.command().request(), scene);
          scene.reply(first.id(), perform(thing.environment(), first.command().request(), scene));
        } else {
          break;
        }
        first = first(thing);
      }
    }
  }

  private Waiter first(Thing thing) {
    return line.stream().filter(waiter -> waiter.thing().equals(thing)).findFirst().orElse(null);
  }

  private Reply duplicate(String environment, Request request, long logTime) {
    World world = worlds.getOrDefault(environment, new World());
    return request.ids().stream()
        .filter(id -> world.ids.containsKey(id) && world.ids.get(id) > logTime - idsTime)
        .findFirst().map(id -> new Refused(Reason.DUPLICATE_REQUEST, id, 0)).orElse(null);
  }

  private Reply perform(String environment, Request request, Scene scene) {
    Reply refusal = duplicate(environment, request, scene.logTime());
    if (refusal == null) {
      refusal = refusal(environment, worlds.getOrDefault(environment, new World()), request, scene.logTime());
    }
    return refusal == null ? change(world(environment, request), environment, request, scene) : refusal;
  }

  /** What only takes away leaves no world where there was none. */
  private World world(String environment, Request request) {
    boolean makesSomething = request.claim() != null || !request.counts().isEmpty() || !request.ids().isEmpty()
        || request.sets().stream().anyMatch(set -> set.json() != null);
    return makesSomething ? worlds.computeIfAbsent(environment, name -> new World())
        : worlds.getOrDefault(environment, new World());
  }

  private static Reply refusal(String environment, World world, Request request, long logTime) {
    for (Fence fence : request.fences()) {
      if (!isHeld(world, new Thing(environment, Sort.LOCK, fence.lock()), fence.token(), logTime)) {
        return new Refused(Reason.FENCED, fence.lock(), fence.token());
      }
    }
    Request.Renewal renewal = request.renewal();
    if (renewal != null
        && !isHeld(world, new Thing(environment, renewal.sort(), renewal.name()), renewal.token(), logTime)) {
      return new Refused(Reason.WRONG_TOKEN, renewal.name(), renewal.token());
    }
    Release release = request.release();
    if (release != null && release.token() != Release.ANY
        && !isHeld(world, new Thing(environment, release.sort(), release.name()), release.token(), logTime)) {
      return new Refused(Reason.WRONG_TOKEN, release.name(), release.token());
    }
    return conditions(world, request, logTime);
  }

  private static boolean isHeld(World world, Thing thing, long token, long logTime) {
    Holding holding = world.holdings.get(token);
    return holding != null && holding.thing().equals(thing) && holding.end() > logTime;
  }

  private static Reply conditions(World world, Request request, long logTime) {
    for (SetValue set : request.sets()) {
      Stored stored = world.values.get(set.key());
      long version = stored != null && stored.isLive(logTime) ? stored.version() : 0;
      if (set.ifVersion() != SetValue.ANY_VERSION && set.ifVersion() != version) {
        return new Refused(Reason.VERSION_DIFFERS, set.key(), version);
      }
    }
    for (Count count : request.counts()) {
      long value = world.counters.getOrDefault(count.key(), 0L);
      if (count.conditional() && count.expected() != value) {
        return new Refused(Reason.COUNTER_DIFFERS, count.key(), value);
      }
      if (count.adds() && Math.abs(value + count.operand()) > Limits.CLIENT_INTEGER) {
        return new Refused(Reason.COUNTER_RANGE, count.key(), value);
      }
    }
    return null;
  }

  private Reply change(World world, String environment, Request request, Scene scene) {
    long token = 0;
    long till = 0;
    if (request.release() != null) {
      Thing thing = new Thing(environment, request.release().sort(), request.release().name());
      List.copyOf(world.holdings.entrySet()).stream()
          .filter(held -> request.release().token() == Release.ANY
              ? held.getValue().thing().equals(thing) : held.getKey() == request.release().token())
          .forEach(held -> free(world, held.getKey()));
    }
    if (request.renewal() != null) {
      token = request.renewal().token();
      till = Math.max(graceUntil, scene.logTime() + request.renewal().holdMillis());
      Holding old = world.holdings.get(token);
      world.holdings.put(token, new Holding(old.thing(), old.permits(), old.holder(), till, till));
    }
    Claim claim = request.claim();
    if (claim != null) {
      till = Math.max(graceUntil, scene.logTime() + claim.holdMillis());
      world.token = Math.max(world.token + 1, ((scene.position().epoch() - 1L) << 40) + 1);
      token = world.token;
      Thing thing = new Thing(environment, claim.sort(), claim.name());
      world.holdings.put(token, new Holding(thing, claim.permits(), claim.holder(), till, till));
      world.most.put(thing, claim.most());
    }
    request.sets().forEach(set -> set(world, set, scene));
    List<Counted> counted = request.counts().stream().map(count -> count(world, count)).toList();
    request.ids().forEach(id -> world.ids.put(id, scene.logTime()));
    return new Executed(token, till,
        request.gets().stream().map(key -> value(world, key, scene.logTime())).toList(), counted);
  }

  private static void set(World world, SetValue set, Scene scene) {
    Stored stored = world.values.get(set.key());
    if (set.json() != null || stored != null && stored.json() != null) {
      boolean forEver = set.liveMillis() == 0 || set.json() == null;
      write(world, set.key(), set.json(), forEver ? NEVER : scene.logTime() + set.liveMillis(), scene);
    }
  }

  private static void write(World world, String key, byte[] json, long till, Scene scene) {
    world.version = Math.max(world.version + 1, ((scene.position().epoch() - 1L) << 40) + 1);
    world.values.put(key, new Stored(world.version, json, till));
    world.history.add(new Value(key, world.version, json));
  }

  private static Counted count(World world, Count count) {
    long old = world.counters.getOrDefault(count.key(), 0L);
    long value = count.adds() ? old + count.operand() : count.operand();
    world.counters.put(count.key(), value);
    return new Counted(count.key(), value, old);
  }

  private static Value value(World world, String key, long logTime) {
    Stored stored = world.values.get(key);
    return stored != null && stored.isLive(logTime)
        ? new Value(key, stored.version(), stored.json()) : new Value(key, 0, null);
  }

  @Override
  public void tick(Scene scene) {
    long now = scene.logTime();
    Waiter over = next(now);
    while (over != null) {
      String name = over.command().request().claim().name();
      leave(over, new Refused(Reason.LOCK_NOT_ACQUIRED, name, 0), scene);
      serve(scene);
      over = next(now);
    }
    worlds.forEach((environment, world) -> {
      while (freeOne(world, now)) {
        serve(scene);
      }
      world.values.entrySet().stream()
          .filter(value -> value.getValue().json() != null && value.getValue().till() <= now)
          .sorted(Comparator.<Map.Entry<String, Stored>>comparingLong(value -> value.getValue().till())
              .thenComparing(value -> value.getValue().version()))
          .map(Map.Entry::getKey).toList()
          .forEach(key -> write(world, key, null, NEVER, scene));
    });
  }

  /** The one whose wait was over first, of equal ones who came first. */
  private Waiter next(long now) {
    return line.stream().filter(waiter -> waiter.patience() <= now)
        .min(Comparator.comparingLong(Waiter::patience)).orElse(null);
  }

  private boolean freeOne(World world, long now) {
    Long token = world.holdings.entrySet().stream().filter(held -> held.getValue().end() <= now)
        .min(Comparator.<Map.Entry<Long, Holding>>comparingLong(held -> held.getValue().till())
            .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey).orElse(null);
    if (token != null) {
      free(world, token);
    }
    return token != null;
  }

  /**
   * Each thing by itself: what was not over before is not over for so long, unless that has gone on for too long with
   * it. What was over shows its own time.
   */
  @Override
  public void outage(long lastLogTime, long logTime) {
    boolean isWithin = lastLogTime < graceUntil;
    boolean isTooOften = isWithin && prolonged == 3;
    if (grace == 0 || isTooOften && logTime < graceUntil) {
      return;
    }
    long until = logTime + grace;
    graceUntil = Math.max(graceUntil, until);
    prolonged = isWithin && !isTooOften ? prolonged + 1 : 0;
    worlds.values().forEach(world -> world.holdings.replaceAll((token, holding) ->
        lastLogTime < (isTooOften ? holding.till() : holding.end())
            ? holding.until(Math.max(holding.end(), until)) : holding.until(holding.till())));
  }

  @Override
  public void gone(UUID incarnation, Scene scene) {
    line.stream().filter(waiter -> waiter.id().incarnation().equals(incarnation)).toList()
        .forEach(waiter -> leave(waiter, new Left(), scene));
    serve(scene);
  }
}
