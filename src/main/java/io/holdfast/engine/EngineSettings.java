package io.holdfast.engine;

import io.holdfast.kernel.Domain;
import io.holdfast.kernel.Setting;
import io.holdfast.kernel.SystemReply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings there are: the engine's own and the domains'. Immutable; any thread. */
final class EngineSettings {

  /** How many idempotency keys are remembered; beyond it the oldest are forgotten before their time. */
  static final Setting KEYS =
      new Setting("engine.idempotency_keys", "keys", 500_000, 0, 100_000_000);

  /**
   * Bytes of the outcomes kept under idempotency keys that are large; beyond it the oldest are forgotten before their
   * keys. Small ones are bounded by the number of keys.
   */
  static final Setting KEY_BYTES =
      new Setting("engine.idempotency_bytes", "bytes", 64L << 20, 0, 1L << 40);

  /** How long an idempotency key is remembered, in log time. */
  static final Setting KEY_MILLIS =
      new Setting("engine.idempotency_time", "ms", 86_400_000L, 1_000, 31L * 86_400_000);

  /**
   * How much log time may pass from one entry to the next before it was an outage: three of the keeper's heartbeats.
   * The least is two, since one must never be an outage.
   */
  static final Setting OUTAGE = new Setting("engine.outage", "ms", 3_000, 2_000, 3_600_000);

  private final Map<String, Setting> known = new LinkedHashMap<>();

  EngineSettings(List<Domain<?, ?>> domains) {
    List.of(KEYS, KEY_BYTES, KEY_MILLIS, OUTAGE).forEach(this::add);
    domains.forEach(domain -> domain.settings().forEach(this::add));
  }

  private void add(Setting setting) {
    if (known.put(setting.name(), setting) != null) {
      throw new IllegalArgumentException("the setting " + setting.name() + " is declared twice");
    }
  }

  /** All of them: the engine's, then each domain's. */
  List<Setting> all() {
    return List.copyOf(known.values());
  }

  /** Why a value must not be set; null if it may. */
  SystemReply.SettingRefused refusal(String name, long value) {
    Setting setting = known.get(name);
    if (setting == null) {
      return new SystemReply.SettingRefused(name, "there is no such setting");
    }
    return setting.allows(value) ? null : new SystemReply.SettingRefused(name,
        value + " is not between " + setting.least() + " and " + setting.most() + " " + setting.unit());
  }
}
