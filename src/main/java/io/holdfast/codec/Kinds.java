package io.holdfast.codec;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The registry of all kinds of commands and replies, with their prepared readers and writers. Immutable; one instance
 * serves a whole process, any thread.
 *
 * <p>This is the one place where domains' records are registered. Ids: 1–99 kernel, 100–199 ads, 200–299 slots,
 * 300–399 shop, 400–499 coordination, from 30,000 on tests; in each hundred, replies from 50 on.
 */
public final class Kinds {
  private final List<Kind> all;
  private final Map<Class<?>, Payload> byType = new HashMap<>();
  private final Int2ObjectOpenHashMap<Payload> byKey = new Int2ObjectOpenHashMap<>();

  private Kinds(List<Kind> all) {
    this.all = List.copyOf(all);
    all.forEach(this::register);
  }

  /** Everything that Holdfast knows. */
  public static Kinds standard() {
    return new Kinds(SystemKinds.ALL)
        .with(AdKinds.ALL)
        .with(SlotKinds.ALL)
        .with(ShopKinds.ALL)
        .with(CoordinationKinds.ALL);
  }

  /**
   * These kinds and some more.
   *
   * @throws IllegalArgumentException if an id with version, or a record, is there already
   */
  public Kinds with(List<Kind> more) {
    List<Kind> both = new ArrayList<>(all);
    both.addAll(more);
    return new Kinds(both);
  }

  /** All kinds in the order of registration. */
  public List<Kind> all() {
    return all;
  }

  private void register(Kind kind) {
    Payload payload = new Payload(kind);
    Payload sameKey = byKey.put(key(kind.id(), kind.version()), payload);
    Payload sameType = byType.put(kind.type(), payload);
    if (sameKey != null || sameType != null) {
      throw new IllegalArgumentException("registered twice: kind " + kind);
    }
  }

  Payload of(Object commandOrReply) {
    Payload payload = byType.get(commandOrReply.getClass());
    if (payload == null) {
      throw new IllegalArgumentException(commandOrReply.getClass() + " is not registered in Kinds");
    }
    return payload;
  }

  Payload of(short id, byte version) {
    Payload payload = byKey.get(key(id, version));
    if (payload == null) {
      throw new UnknownKindException(id, version);
    }
    return payload;
  }

  private static int key(short id, byte version) {
    return id << Byte.SIZE | version & 0xFF;
  }
}
