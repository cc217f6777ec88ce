package io.holdfast.http.slots;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.holdfast.http.FieldError;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.http.Times;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a body that is one JSON object, token by token, and notes every invalid field. Fields it does not know are
 * passed over. Used again and again by one thread.
 */
abstract class JsonObject {
  private static final JsonFactory JSON = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).maxNumberLength(100).build())
      .build();
  private static final byte[] NOTHING = {};

  private final List<FieldError> errors = new ArrayList<>();
  private byte[] body;
  private JsonParser parser;
  private int seen;
  private int valid;

  /**
   * Reads a body.
   *
   * @throws ProblemException if it is not JSON, or a field is wrong; names all of them
   */
  final void read(byte[] json) {
    errors.clear();
    seen = 0;
    valid = 0;
    body = json;
    try (JsonParser opened = JSON.createParser(json)) {
      parser = opened;
      readDocument();
    } catch (JsonProcessingException e) {
      throw ProblemException.malformed(e);
    } catch (IOException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "the body is not JSON in UTF-8");
    } finally {
      parser = null;
      body = null;
    }
    check();
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.invalid(errors));
    }
  }

  /** Reads one field, whose first token is the current one. */
  abstract void field(String name, JsonToken token) throws IOException;

  /** Checks all fields together. */
  abstract void check();

  private void readDocument() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "the body is empty");
    }
    if (first != JsonToken.START_OBJECT) {
      parser.skipChildren();
      requireEnd();
      throw new ProblemException(Problem.invalid("", "the body must be a JSON object"));
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      field(name, parser.nextToken());
    }
    requireEnd();
  }

  private void requireEnd() throws IOException {
    if (parser.nextToken() != null) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "something follows the JSON value");
    }
  }

  final void passOver() throws IOException {
    parser.skipChildren();
  }

  /** A text of so many characters; null if it is invalid, or absent where that is allowed. */
  final String text(String field, int bit, JsonToken token, int longest, boolean optional) throws IOException {
    once(field, bit);
    if (optional && token == JsonToken.VALUE_NULL) {
      return null;
    }
    String text = token == JsonToken.VALUE_STRING ? parser.getText() : null;
    if (text == null) {
      invalid(field, "must be a string");
      parser.skipChildren();
    } else if (text.isBlank() || text.codePointCount(0, text.length()) > longest) {
      invalid(field, "must have 1 to " + longest + " characters");
    } else if (!isPrintable(text)) {
      invalid(field, "must be printable, well-formed Unicode");
    } else {
      valid |= bit;
      return text;
    }
    return null;
  }

  static boolean isPrintable(String text) {
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (Character.isISOControl(c) || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        return false;
      }
      at += Character.charCount(c);
    }
    return true;
  }

  /** A whole number within bounds, or what stands for none. */
  final int number(String field, int bit, JsonToken token, int least, int most, int absent) throws IOException {
    once(field, bit);
    if (token == JsonToken.VALUE_NULL && absent != Integer.MIN_VALUE) {
      return absent;
    }
    boolean whole = token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() == JsonParser.NumberType.INT;
    int number = whole ? parser.getIntValue() : Integer.MIN_VALUE;
    if (number < least || number > most) {
      invalid(field, "must be a whole number from " + least + " to " + most);
      parser.skipChildren();
      return absent;
    }
    valid |= bit;
    return number;
  }

  final long time(String field, int bit, JsonToken token) throws IOException {
    once(field, bit);
    long time = token == JsonToken.VALUE_STRING ? Times.parse(parser.getText()) : Times.NO_TIME;
    if (time == Times.NO_TIME) {
      invalid(field, Times.FORM);
      parser.skipChildren();
    } else {
      valid |= bit;
    }
    return time;
  }

  final boolean flag(String field, int bit, JsonToken token) throws IOException {
    once(field, bit);
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE && token != JsonToken.VALUE_NULL) {
      invalid(field, "must be true or false");
      parser.skipChildren();
    }
    return token == JsonToken.VALUE_TRUE;
  }

  /** The bytes of an object as they stand in the body; empty for null. */
  final byte[] object(String field, int bit, JsonToken token, int mostBytes) throws IOException {
    once(field, bit);
    if (token == JsonToken.VALUE_NULL) {
      return NOTHING;
    }
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    int to = (int) parser.currentLocation().getByteOffset();
    if (token != JsonToken.START_OBJECT) {
      invalid(field, "must be a JSON object");
    } else if (to - from > mostBytes) {
      invalid(field, "must have at most " + mostBytes + " bytes");
    } else {
      byte[] bytes = new byte[to - from];
      System.arraycopy(body, from, bytes, 0, bytes.length);
      return bytes;
    }
    return NOTHING;
  }

  private void once(String field, int bit) {
    if ((seen & bit) != 0) {
      invalid(field, "is given twice");
    }
    seen |= bit;
  }

  final void require(String field, int bit) {
    if ((seen & bit) == 0) {
      invalid(field, "is required");
    }
  }

  final boolean areValid(int bits) {
    return (valid & bits) == bits;
  }

  final void invalid(String field, String message) {
    if (errors.size() < Problem.MOST_ERRORS) {
      errors.add(new FieldError(field, message));
    }
  }
}
