package io.holdfast.simulation.workload;

import io.holdfast.coordination.CoordinationCommand.Execute;
import io.holdfast.coordination.CoordinationReply.Executed;
import io.holdfast.coordination.Request;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Count;
import io.holdfast.coordination.Request.Fence;
import io.holdfast.coordination.Request.Release;
import io.holdfast.coordination.Request.Renewal;
import io.holdfast.coordination.Request.SetValue;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.kernel.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Random requests about few things in few environments, so that they get in each other's way. */
public final class CoordinationRequests {
  /** The environments. */
  public static final List<String> ENVIRONMENTS = List.of("red", "green", "blue");

  /** The keys of values and counters. */
  public static final List<String> KEYS = List.of("a", "a/1", "a/2", "b", "b/1");

  /** The names of what is held. */
  public static final List<String> NAMES = List.of("x", "y");

  private static final int REMEMBERED = 12;

  private final Chance chance;
  private final List<Held> held = new ArrayList<>();
  private final Map<String, Long> versions = new LinkedHashMap<>();
  private long made;

  /** Where numbers come from. */
  public interface Chance {

    /** A number between two bounds, both possible. */
    long between(long least, long most);
  }

  private record Held(String environment, Sort sort, String name, long token) {}

  /** Takes its chances from there. */
  public CoordinationRequests(Chance chance) {
    this.chance = chance;
  }

  private boolean happens(int oneIn) {
    return chance.between(1, oneIn) == 1;
  }

  private <T> T oneOf(List<T> list) {
    return list.get((int) chance.between(0, list.size() - 1));
  }

  /** Makes a request. */
  public Execute execute(long now) {
    String environment = oneOf(ENVIRONMENTS);
    Request request = request(environment);
    boolean waits = request.claim() != null && request.claim().waitMillis() > 0;
    return new Execute(environment, waits ? new UUID(now, chance.between(0, Long.MAX_VALUE - 1)) : null, request);
  }

  private Request request(String environment) {
    return switch ((int) chance.between(0, 9)) {
      case 0, 1, 2 -> Request.of(claim());
      case 3, 4 -> Request.of(release(environment));
      case 5 -> Request.of(renewal(environment));
      case 6 -> Request.of(set(environment, oneOf(KEYS)));
      case 7 -> Request.of(count());
      default -> mixed(environment);
    };
  }

  private Request mixed(String environment) {
    boolean renews = happens(6);
    return new Request(happens(4) ? claim() : null, renews ? renewal(environment) : null,
        !renews && happens(6) ? release(environment) : null, maybe(4, () -> fence(environment)), sets(environment),
        maybe(2, () -> oneOf(KEYS)), maybe(3, this::count), maybe(4, () -> "id-" + chance.between(1, 30)));
  }

  private <T> List<T> maybe(int oneIn, Supplier<T> make) {
    return happens(oneIn) ? List.of(make.get()) : List.of();
  }

  private List<SetValue> sets(String environment) {
    List<SetValue> sets = new ArrayList<>();
    for (String key : KEYS) {
      if (happens(4)) {
        sets.add(set(environment, key));
      }
    }
    return sets;
  }

  private Claim claim() {
    long hold = chance.between(1, 900);
    long wait = happens(3) ? 0 : chance.between(1, 600);
    return switch ((int) chance.between(0, 3)) {
      case 0 -> {
        int most = (int) chance.between(2, 4);
        yield new Claim(Sort.SEMAPHORE, oneOf(NAMES), "", (int) chance.between(1, most), most, hold, wait);
      }
      case 1 -> new Claim(Sort.LEADER, oneOf(NAMES), "node-" + chance.between(1, 3), 1, 1, hold, wait);
      default -> Claim.lock(oneOf(NAMES), hold, wait);
    };
  }

  private Held known(String environment) {
    List<Held> here = held.stream().filter(each -> each.environment().equals(environment)).toList();
    return here.isEmpty() || happens(6)
        ? new Held(environment, oneOf(List.of(Sort.values())), oneOf(NAMES), chance.between(1, 40))
        : oneOf(here);
  }

  private Release release(String environment) {
    Held one = known(environment);
    return new Release(one.sort(), one.name(), happens(8) ? Release.ANY : one.token());
  }

  private Renewal renewal(String environment) {
    Held one = known(environment);
    return new Renewal(one.sort(), one.name(), one.token(), chance.between(1, 900));
  }

  private Fence fence(String environment) {
    Held one = known(environment);
    return new Fence(one.name(), one.token());
  }

  private SetValue set(String environment, String key) {
    byte[] json = happens(4) ? null : ("\"" + (made++) + "\"").getBytes(StandardCharsets.UTF_8);
    long ifVersion = switch ((int) chance.between(0, 5)) {
      case 0 -> 0;
      case 1 -> versions.getOrDefault(environment + key, 1L);
      default -> SetValue.ANY_VERSION;
    };
    return new SetValue(key, json, ifVersion, happens(4) ? chance.between(1, 500) : 0);
  }

  private Count count() {
    return new Count(oneOf(KEYS), !happens(3), chance.between(-5, 9), happens(4), chance.between(0, 6));
  }

  /** What a request was told, so that later ones know tokens and versions. */
  public void learn(Execute command, Reply reply) {
    if (reply instanceof Executed executed) {
      Claim claim = command.request().claim();
      if (claim != null) {
        held.add(new Held(command.environment(), claim.sort(), claim.name(), executed.token()));
      }
      executed.values().forEach(value -> versions.put(command.environment() + value.key(), value.version()));
    }
    if (held.size() > REMEMBERED) {
      held.removeFirst();
    }
  }
}
