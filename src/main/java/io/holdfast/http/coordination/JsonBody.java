package io.holdfast.http.coordination;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.holdfast.coordination.Names;
import io.holdfast.http.FieldError;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.kernel.Limits;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Walks over a JSON object in one pass over its bytes and notes every invalid field. Used again and again by one
 * thread; what is read is valid only if {@link #read} returns.
 */
final class JsonBody {
  private static final JsonFactory JSON = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(200).maxNumberLength(1_000).maxStringLength(4 << 20).build())
      .build();
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1_000);

  private final List<FieldError> errors = new ArrayList<>();
  private byte[] bytes;
  private JsonParser parser;

  /** Takes the members of an object: each value must be taken by one of this class's methods, or refused. */
  @FunctionalInterface
  interface Members {
    void member(String name) throws IOException;
  }

  /** Takes an entry of a list, which is the present token. */
  @FunctionalInterface
  interface Entry {
    void read(int index) throws IOException;
  }

  /**
   * Reads a body that is one JSON object; {@code members} may note errors, and so may {@code check}, called at the end.
   *
   * @throws ProblemException if it is not JSON, or anything is invalid
   */
  void read(byte[] body, Members members, Runnable check) {
    bytes = body;
    errors.clear();
    try (JsonParser opened = JSON.createParser(body)) {
      parser = opened;
      if (parser.nextToken() == null) {
        throw new ProblemException(ProblemType.MALFORMED_JSON, "the body is empty");
      }
      object("", members);
      if (parser.nextToken() != null) {
        throw new ProblemException(ProblemType.MALFORMED_JSON, "something follows the JSON value");
      }
    } catch (JsonProcessingException e) {
      throw ProblemException.malformed(e);
    } catch (IOException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "the body is not JSON in UTF-8");
    } finally {
      parser = null;
      bytes = null;
    }
    check.run();
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.invalid(errors));
    }
  }

  /** Notes an invalid field. */
  void invalid(String field, String message) {
    if (errors.size() < Problem.MOST_ERRORS) {
      errors.add(new FieldError(field, message));
    }
  }

  /** Refuses the present value, since nobody knows its name: a condition that is misspelt must not be passed over. */
  void unknown(String field) throws IOException {
    invalid(field, "is not known");
    parser.skipChildren();
  }

  private void wrong(String field, String message) throws IOException {
    invalid(field, message);
    parser.skipChildren();
  }

  /** Whether the present value is an object, rather than a single value where both are taken. */
  boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  /** Walks over the object that is the present value. */
  void object(String field, Members members) throws IOException {
    if (!isObject()) {
      wrong(field, field.isEmpty() ? "the body must be a JSON object" : "must be an object");
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.member(name);
    }
  }

  /** Walks over the list that is the present value; a value that is no list is taken for its only entry. */
  void list(String field, int most, Entry entry) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      entry.read(0);
      return;
    }
    int index = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (index < most) {
        entry.read(index);
      } else {
        parser.skipChildren();
      }
      index++;
    }
    if (index > most) {
      invalid(field, "may have at most " + most + " entries");
    }
  }

  /** A name; null if it is none. */
  String name(String field, int longest) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      String name = parser.getText();
      if (Names.isValid(name, longest)) {
        return name;
      }
    }
    wrong(field, "must be a text of 1 to " + longest + " printable characters");
    return null;
  }

  /** A time in seconds, as milliseconds; -1 if it is none. */
  long millis(String field, long least, long most) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT || parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
      BigDecimal seconds = parser.getDecimalValue();
      boolean fits = seconds.compareTo(BigDecimal.valueOf(most / 1_000 + 1)) < 0 && seconds.signum() >= 0
          && seconds.scale() < 1_000;
      long millis = fits ? seconds.multiply(MILLIS).longValue() : -1;
      if (fits && least <= millis && millis <= most) {
        return millis;
      }
    }
    wrong(field, "must be a number of seconds from " + seconds(least) + " to " + seconds(most));
    return -1;
  }

  private static String seconds(long millis) {
    return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
  }

  /** A whole number within bounds; the lower bound if it is none. */
  long number(String field, long least, long most) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long number = parser.getLongValue();
      if (least <= number && number <= most) {
        return number;
      }
    }
    wrong(field, "must be a whole number from " + least + " to " + most);
    return least;
  }

  /** A token, as a number or a text of digits; -1 if it is none. */
  long token(String field) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      long token = digits(parser.getText());
      if (token > 0) {
        return token;
      }
    } else if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return number(field, 1, Limits.CLIENT_INTEGER);
    }
    wrong(field, "must be a token, as a number or a text");
    return -1;
  }

  private static long digits(String text) {
    boolean plausible = !text.isEmpty() && text.length() <= 16 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    long number = plausible ? Long.parseLong(text) : -1;
    return number <= Limits.CLIENT_INTEGER ? number : -1;
  }

  /** True or false; false if it is neither. */
  boolean flag(String field) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_TRUE || parser.currentToken() == JsonToken.VALUE_FALSE) {
      return parser.getBooleanValue();
    }
    wrong(field, "must be true or false");
    return false;
  }

  /** The bytes of the present value, whatever it is, as they were sent. */
  byte[] json() throws IOException {
    long from = parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    long to = parser.currentLocation().getByteOffset();
    if (from < 0 || to > bytes.length) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "the body is not JSON in UTF-8");
    }
    return Arrays.copyOfRange(bytes, (int) from, (int) to);
  }
}
