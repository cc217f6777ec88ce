package io.holdfast.http.access;

/**
 * What a route asks of its callers.
 *
 * @param domain whose route it is; empty if it belongs to nobody
 * @param scope what they must be allowed to do there; null if anyone may, whoever it is
 */
public record Permission(String domain, Scope scope) {
  /** The domain of what everyone may see: documents, health. */
  public static final String NO_DOMAIN = "";

  /** The domain of the management port. */
  public static final String OPERATORS = "ops";

  /** Asks nothing. */
  public static final Permission OPEN = new Permission(NO_DOMAIN, null);

  private static final String REPLACES_ALL = "/batch_init/";

  /**
   * What a route asks unless it says otherwise: to read for {@code GET}, to write for all others, and to operate for
   * what replaces a domain's state as a whole and for every change on the management port.
   */
  public static Permission standard(String domain, boolean reads, String path) {
    if (domain.equals(NO_DOMAIN)) {
      return OPEN;
    }
    if (reads) {
      return new Permission(domain, Scope.READ);
    }
    boolean operates = domain.equals(OPERATORS) || path.contains(REPLACES_ALL);
    return new Permission(domain, operates ? Scope.OPERATE : Scope.WRITE);
  }

  /** Whether anyone may. */
  public boolean isOpen() {
    return scope == null;
  }

  /** As the scope is written: {@code slots:write}. */
  @Override
  public String toString() {
    return isOpen() ? "" : domain + ":" + scope.word();
  }
}
