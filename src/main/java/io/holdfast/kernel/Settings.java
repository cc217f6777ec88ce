package io.holdfast.kernel;

/** The settings as of the command being applied. */
public interface Settings {

  /** The value of a setting in its unit: the last one that a command set, else its default. */
  long valueOf(Setting setting);
}
