package io.holdfast.http.shop;

import io.holdfast.http.Exchange;
import io.holdfast.http.FieldError;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.shop.Amounts;
import io.holdfast.shop.ShopCommand;
import io.holdfast.shop.ShopId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The parts of a request's path that say what it is about. What is wrong with any of them is collected and said at
 * once, by {@link #check}; before that, nothing is to be used.
 */
final class Segments {
  private static final int MOST_DIGITS = 18;

  private final Exchange exchange;
  private final List<FieldError> errors = new ArrayList<>(0);

  Segments(Exchange exchange) {
    this.exchange = exchange;
  }

  /** An amount of goods or of money. */
  long amount(String name) {
    return number(name, 0, Amounts.MOST);
  }

  /** How many to initialise. */
  long count(String name) {
    return number(name, 0, ShopCommand.MOST_INITIALISED);
  }

  /** A whole number within bounds. */
  long number(String name, long least, long most) {
    long number = number(exchange.pathParameter(name));
    if (number < least || number > most) {
      errors.add(new FieldError(name, "must be a whole number from " + least + " to " + most));
    }
    return number;
  }

  /** The whole number that a text is; -1 if it is none, or one of too many digits. */
  private static long number(String text) {
    if (text.isEmpty() || text.length() > MOST_DIGITS) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** A user as an order is given one, whether or not there is such a user. */
  String user(String name) {
    String text = exchange.pathParameter(name);
    if (text.isEmpty() || text.length() > ShopCommand.MOST_NAME || text.chars().anyMatch(Character::isISOControl)) {
      errors.add(new FieldError(name, "must have 1 to " + ShopCommand.MOST_NAME + " printable characters"));
    }
    return text;
  }

  /**
   * Says what is wrong.
   *
   * @throws ProblemException if anything is
   */
  void check() {
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.invalid(errors));
    }
  }

  /**
   * The id of something that should be there.
   *
   * @throws ProblemException if nothing can ever have this id
   */
  static UUID id(Exchange exchange, String kind) {
    String text = exchange.pathParameter(kind);
    UUID id = ShopId.parse(text);
    if (id == null) {
      throw new ProblemException(ProblemType.UNKNOWN_ID, "There is no " + kind + " " + text);
    }
    return id;
  }
}
