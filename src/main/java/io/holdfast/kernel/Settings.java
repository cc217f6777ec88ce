package io.holdfast.kernel;

/**
 * The settings as of the command being applied. For others than the partition's owner, those of a command that was
 * applied a moment ago: any thread may ask.
 */
public interface Settings {

  /** The value of a setting in its unit: the last one that a command set, else its default. */
  long valueOf(Setting setting);
}
