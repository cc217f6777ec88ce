package io.holdfast.engine;

/** Commands that wait to be appended, first in first out, linked through the commands. Used on the log loop only. */
final class Waiting {
  private CommandItem first;
  private CommandItem last;
  private int size;

  void add(CommandItem item) {
    item.link = null;
    if (first == null) {
      first = item;
    } else {
      last.link = item;
    }
    last = item;
    size++;
  }

  boolean isEmpty() {
    return first == null;
  }

  int size() {
    return size;
  }

  /** The one that waits longest, or null. */
  CommandItem peek() {
    return first;
  }

  CommandItem poll() {
    CommandItem item = first;
    if (item != null) {
      first = item.link;
      item.link = null;
      size--;
    }
    return item;
  }
}
