package io.holdfast.shop;

import io.holdfast.kernel.Reply;
import java.util.UUID;

/** What the caller of a {@link ShopCommand} is told. */
public sealed interface ShopReply extends Reply {

  /** The item, user or order is there now. */
  record Created(UUID id) implements ShopReply {}

  /** There is one with this id already. */
  record Exists(UUID id) implements ShopReply {}

  /** The item's stock has been changed; it is this now. */
  record StockIs(long stock) implements ShopReply {}

  /** The user's credit has been changed; it is this now. */
  record CreditIs(long credit) implements ShopReply {}

  /** The order has a line more, and this total now. */
  record ItemAdded(long total) implements ShopReply {}

  /** The order is paid from now on, and its user was charged this. */
  record CheckedOut(long charged) implements ShopReply {}

  /** The order was paid before; nobody was charged. */
  record PaidBefore() implements ShopReply {}

  /**
   * Nothing was done, since the order is not as it was read. No outcome: the submitter reads it again and submits anew.
   *
   * @param version the version it has
   */
  record Changed(long version) implements ShopReply {
    @Override
    public boolean isOutcome() {
      return false;
    }
  }

  /** A piece of a bulk initialisation has been done, up to this number. */
  record Initialised(long to) implements ShopReply {}

  /** Nothing was done, because the shop's rules do not allow it. */
  sealed interface Refused extends ShopReply {}

  /** There is no such item. */
  record NoSuchItem(UUID item) implements Refused {}

  /** There is no such user. */
  record NoSuchUser(String user) implements Refused {}

  /** There is no such order. */
  record NoSuchOrder(UUID order) implements Refused {}

  /**
   * There is not enough of an item.
   *
   * @param item the item
   * @param stock how many there are
   * @param wanted how many were asked for, on all lines together
   */
  record OutOfStock(UUID item, long stock, long wanted) implements Refused {}

  /**
   * The user does not have enough credit.
   *
   * @param user the user
   * @param credit how much there is
   * @param wanted how much was to be paid
   */
  record OutOfCredit(UUID user, long credit, long wanted) implements Refused {}

  /** The order is paid and takes no more items. */
  record OrderIsPaid(UUID order) implements Refused {}

  /**
   * The sum would be larger than is allowed.
   *
   * @param most what is allowed, for one or for all together
   */
  record SumTooLarge(long most) implements Refused {}
}
