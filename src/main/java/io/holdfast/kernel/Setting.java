package io.holdfast.kernel;

/**
 * A limit, quota or time that {@code apply} may depend on. It is state: set by a logged command, the same on every
 * instance at the same position. The default is part of the code's behaviour and never changes for a released name.
 *
 * @param name {@code domain.what}, lower case
 * @param unit for people: {@code ms}, {@code ads}, {@code bytes}
 * @param defaultValue what holds until a command says otherwise
 * @param least the smallest value allowed
 * @param most the largest value allowed
 */
public record Setting(String name, String unit, long defaultValue, long least, long most) {

  /** Checks that the default is allowed. */
  public Setting {
    if (least > defaultValue || defaultValue > most) {
      throw new IllegalArgumentException(name + ": the default " + defaultValue + " is outside its bounds");
    }
  }

  /** Whether a value is within the bounds. */
  public boolean allows(long value) {
    return least <= value && value <= most;
  }
}
