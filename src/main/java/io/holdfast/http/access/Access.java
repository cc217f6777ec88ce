package io.holdfast.http.access;

/** The rules of access that hold now, for all event loops; replaced while requests go on. Any thread. */
public final class Access {
  private volatile AccessRules rules;

  /** These rules, until they are replaced. */
  public Access(AccessRules rules) {
    this.rules = rules;
  }

  /** The rules that hold now. */
  public AccessRules rules() {
    return rules;
  }

  /** From now on these hold; what an event loop remembers of the ones before is forgotten at its next request. */
  public void replace(AccessRules others) {
    rules = others;
  }
}
