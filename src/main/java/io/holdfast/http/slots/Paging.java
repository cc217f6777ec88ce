package io.holdfast.http.slots;

import io.holdfast.http.FieldError;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.QueryString;
import java.util.ArrayList;
import java.util.List;

/** The parameters of a list: {@code offset}, {@code limit}, and what else a list has. For one request. */
class Paging implements QueryString.Visitor {
  private static final int DEFAULT_LIMIT = 10;
  private static final int MOST_LIMIT = 100;

  private final List<FieldError> errors = new ArrayList<>();
  private int offset;
  private int limit = DEFAULT_LIMIT;

  /**
   * Reads the query string of a URI.
   *
   * @throws ProblemException naming all invalid parameters
   */
  final void read(String uri) {
    QueryString.visit(uri, this);
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.invalid(errors));
    }
  }

  @Override
  public final void parameter(String text, int name, int nameEnd, int value, int valueEnd) {
    switch (text.substring(name, nameEnd)) {
      case "offset" -> offset = number("offset", text, value, valueEnd, 0, Integer.MAX_VALUE);
      case "limit" -> limit = number("limit", text, value, valueEnd, 1, MOST_LIMIT);
      default -> other(text.substring(name, nameEnd), text.substring(value, valueEnd));
    }
  }

  /** Another parameter; those that nobody knows are passed over. */
  void other(String name, String value) {}

  private int number(String parameter, String text, int from, int to, int least, int most) {
    int number = QueryString.number(text, from, to);
    if (number < least || number > most) {
      String bound = most == Integer.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
      invalid(parameter, "must be a whole number " + bound);
    }
    return number;
  }

  final int number(String parameter, String value, int least) {
    return number(parameter, value, 0, value.length(), least, Integer.MAX_VALUE);
  }

  final void invalid(String parameter, String message) {
    errors.add(new FieldError(parameter, message));
  }

  final int offset() {
    return offset;
  }

  final int limit() {
    return limit;
  }
}
