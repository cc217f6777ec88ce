package io.holdfast.engine;

import io.holdfast.kernel.Position;
import java.util.List;

/**
 * All settings at one moment.
 *
 * @param position up to where commands have been heeded
 * @param all each with its value
 */
public record SettingValues(Position position, List<SettingValue> all) {}
