package io.holdfast.coordination;

import io.holdfast.kernel.table.Table;

/**
 * Rows of one table in lists, each list hung up at a row of another one, linked both ways through derived columns: an
 * end is found, and a row taken out, in no time, however long the list is. Rows are linked by their numbers + 1.
 */
final class Chain {
  private final Table owners;
  private final int first;
  private final int last;
  private final int length;
  private final Table members;
  private final int next;
  private final int previous;

  /**
   * Lists of members at owners; all columns are derived ones for its own use.
   *
   * @param first of owners: the first member
   * @param last of owners: the last member
   * @param length of owners: how many there are
   * @param next of members
   * @param previous of members
   */
  Chain(Table owners, int first, int last, int length, Table members, int next, int previous) {
    this.owners = owners;
    this.first = first;
    this.last = last;
    this.length = length;
    this.members = members;
    this.next = next;
    this.previous = previous;
  }

  void append(int owner, int member) {
    long end = owners.getLong(owner, last);
    members.setDerived(member, previous, end);
    members.setDerived(member, next, 0);
    if (end == 0) {
      owners.setDerived(owner, first, member + 1L);
    } else {
      members.setDerived((int) end - 1, next, member + 1L);
    }
    owners.setDerived(owner, last, member + 1L);
    owners.setDerived(owner, length, length(owner) + 1L);
  }

  void remove(int owner, int member) {
    long after = members.getLong(member, next);
    long before = members.getLong(member, previous);
    if (before == 0) {
      owners.setDerived(owner, first, after);
    } else {
      members.setDerived((int) before - 1, next, after);
    }
    if (after == 0) {
      owners.setDerived(owner, last, before);
    } else {
      members.setDerived((int) after - 1, previous, before);
    }
    owners.setDerived(owner, length, length(owner) - 1L);
  }

  /** The first member, or {@link Table#NONE}. */
  int first(int owner) {
    return (int) owners.getLong(owner, first) - 1;
  }

  /** The member after this one, or {@link Table#NONE}. */
  int next(int member) {
    return (int) members.getLong(member, next) - 1;
  }

  int length(int owner) {
    return (int) owners.getLong(owner, length);
  }
}
