package io.holdfast.feed;

/** The order in which events happened, as their ids say it. */
final class EventOrder {

  private EventOrder() {}

  /** By position, command and number. */
  static int byPlace(String one, String other) {
    String[] a = one.split("[-.]");
    String[] b = other.split("[-.]");
    for (int i = 0; i < a.length; i++) {
      int order = Long.compare(Long.parseLong(a[i]), Long.parseLong(b[i]));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
