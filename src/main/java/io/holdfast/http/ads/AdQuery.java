package io.holdfast.http.ads;

import io.holdfast.ads.AdConditions;
import io.holdfast.ads.AdFields;
import io.holdfast.http.FieldError;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.QueryString;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of {@code GET /api/v1/ad}, read from the request's query string. A scratch object of one thread;
 * reading a good query allocates nothing. Parameters it does not know are passed over, as in the API that this one
 * follows; an empty or repeated one is refused.
 */
final class AdQuery implements QueryString.Visitor {
  private static final int NOT_ASKED = AdConditions.NOT_ASKED;
  private static final int DEFAULT_LIMIT = 10;
  private static final int MOST_LIMIT = 100;

  private final List<FieldError> errors = new ArrayList<>();
  private int seen;
  private int age;
  private int gender;
  private int country;
  private int platform;
  private int offset;
  private int limit;
  private boolean explain;

  /**
   * Reads the query string of a URI.
   *
   * @throws ProblemException naming all invalid parameters
   */
  AdQuery read(String uri) {
    errors.clear();
    seen = 0;
    age = NOT_ASKED;
    gender = NOT_ASKED;
    country = NOT_ASKED;
    platform = NOT_ASKED;
    offset = 0;
    limit = DEFAULT_LIMIT;
    explain = false;
    QueryString.visit(uri, this);
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.invalid(errors));
    }
    return this;
  }

  @Override
  public void parameter(String text, int name, int nameEnd, int value, int valueEnd) {
    if (is("age", 1, text, name, nameEnd)) {
      age = number("age", text, value, valueEnd, AdFields.AGE.min(), AdFields.AGE.max());
    } else if (is("gender", 1 << 1, text, name, nameEnd)) {
      gender = choice("gender", Choices.GENDERS, text, value, valueEnd);
    } else if (is("country", 1 << 2, text, name, nameEnd)) {
      country = country(text, value, valueEnd);
    } else if (is("platform", 1 << 3, text, name, nameEnd)) {
      platform = choice("platform", Choices.PLATFORMS, text, value, valueEnd);
    } else if (is("offset", 1 << 4, text, name, nameEnd)) {
      offset = number("offset", text, value, valueEnd, 0, Integer.MAX_VALUE);
    } else if (is("limit", 1 << 5, text, name, nameEnd)) {
      limit = number("limit", text, value, valueEnd, 1, MOST_LIMIT);
    } else if (is("explain", 1 << 6, text, name, nameEnd)) {
      explain = flag(text, value, valueEnd);
    }
  }

  private boolean is(String parameter, int bit, String text, int name, int nameEnd) {
    if (!QueryString.equals(parameter, text, name, nameEnd)) {
      return false;
    }
    if ((seen & bit) != 0) {
      errors.add(new FieldError(parameter, "is given twice"));
    }
    seen |= bit;
    return true;
  }

  private int number(String parameter, String text, int from, int to, int least, int most) {
    int number = QueryString.number(text, from, to);
    if (number < least || number > most) {
      String bound = most == Integer.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
      errors.add(new FieldError(parameter, "must be a whole number " + bound));
    }
    return number;
  }

  private int choice(String parameter, List<String> words, String text, int from, int to) {
    for (int i = 0; i < words.size(); i++) {
      if (QueryString.equals(words.get(i), text, from, to)) {
        return i;
      }
    }
    errors.add(new FieldError(parameter, "must be one of " + String.join(", ", words)));
    return NOT_ASKED;
  }

  private int country(String text, int from, int to) {
    int number = Countries.numberOf(text, from, to);
    if (number < 0) {
      errors.add(new FieldError("country", "must be an ISO 3166-1 alpha-2 code in upper case"));
    }
    return number;
  }

  private boolean flag(String text, int from, int to) {
    boolean yes = QueryString.equals("true", text, from, to);
    if (!yes && !QueryString.equals("false", text, from, to)) {
      errors.add(new FieldError("explain", "must be true or false"));
    }
    return yes;
  }

  /** What is asked of the ads. */
  AdConditions conditions() {
    return seen == 0 ? AdConditions.NONE : new AdConditions(age, gender, country, platform);
  }

  /** The ads to pass over. */
  int offset() {
    return offset;
  }

  /** The ads to return at the most. */
  int limit() {
    return limit;
  }

  /** Whether to say how the answer was found. */
  boolean explain() {
    return explain;
  }
}
