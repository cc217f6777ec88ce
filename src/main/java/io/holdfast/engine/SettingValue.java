package io.holdfast.engine;

import io.holdfast.kernel.Setting;

/**
 * What holds for a setting.
 *
 * @param setting which one
 * @param value in its unit
 * @param set whether a command has set it, perhaps to its default
 */
public record SettingValue(Setting setting, long value, boolean set) {}
