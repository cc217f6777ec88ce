package io.holdfast.http.ads;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.holdfast.ads.AdFields;
import io.holdfast.ads.AdTargeting;
import io.holdfast.http.FieldError;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.http.Times;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Reads an advertisement from JSON, token by token, and notes every invalid field. Fields it does not know are passed
 * over. Used again and again by one thread; a good ad costs the two texts and the request.
 */
final class AdParser {
  private static final JsonFactory JSON = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).maxNumberLength(100).build())
      .build();

  private static final int TITLE = 1;
  private static final int CONTENT = 1 << 1;
  private static final int START_AT = 1 << 2;
  private static final int END_AT = 1 << 3;
  private static final int AGE_START = 1 << 4;
  private static final int AGE_END = 1 << 5;
  private static final int GENDER = 1 << 6;
  private static final int COUNTRY = 1 << 7;
  private static final int PLATFORM = 1 << 8;

  private final List<FieldError> errors = new ArrayList<>();
  private final BitSet chosen = new BitSet(AdFields.COUNTRY.values());
  private JsonParser parser;
  private int seen;
  private int valid;
  private String title;
  private String content;
  private long startAt;
  private long endAt;
  private int ageStart;
  private int ageEnd;
  private int genders;
  private int[] countries;
  private int platforms;

  private static final int[] ANYWHERE = {};

  /**
   * Reads one ad.
   *
   * @throws ProblemException if it is not JSON, or not a valid ad; names all fields that are wrong
   */
  AdRequest parse(byte[] json, int offset, int length) {
    reset();
    try (JsonParser opened = JSON.createParser(json, offset, length)) {
      parser = opened;
      readDocument();
    } catch (JsonProcessingException e) {
      throw ProblemException.malformed(e);
    } catch (IOException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "the body is not JSON in UTF-8");
    } finally {
      parser = null;
    }
    checkTogether();
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.invalid(errors));
    }
    return new AdRequest(title, content, startAt, endAt,
        new AdTargeting(ageStart, ageEnd, genders, countries, platforms));
  }

  private void reset() {
    errors.clear();
    seen = 0;
    valid = 0;
    title = null;
    content = null;
    ageStart = AdFields.AGE.min();
    ageEnd = AdFields.AGE.max();
    genders = 0;
    countries = ANYWHERE;
    platforms = 0;
  }

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
      readField(name);
    }
    requireEnd();
  }

  private void requireEnd() throws IOException {
    if (parser.nextToken() != null) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "something follows the JSON value");
    }
  }

  private void readField(String name) throws IOException {
    JsonToken token = parser.nextToken();
    switch (name) {
      case "title" -> readTitle(token);
      case "content" -> readContent(token);
      case "start_at" -> startAt = readTime("start_at", START_AT, token);
      case "end_at" -> endAt = readTime("end_at", END_AT, token);
      case "age_start" -> ageStart = readAge("age_start", AGE_START, token, AdFields.AGE.min());
      case "age_end" -> ageEnd = readAge("age_end", AGE_END, token, AdFields.AGE.max());
      case "gender" -> genders = readChoices("gender", GENDER, token, Choices.GENDERS);
      case "country" -> readCountries(token);
      case "platform" -> platforms = readChoices("platform", PLATFORM, token, Choices.PLATFORMS);
      default -> parser.skipChildren();
    }
  }

  private void readTitle(JsonToken token) throws IOException {
    title = readText("title", TITLE, token);
    if (title != null) {
      int points = title.codePointCount(0, title.length());
      if (points < AdRequest.SHORTEST_TITLE || points > AdRequest.LONGEST_TITLE) {
        invalid("title", "must have 5 to 100 characters, not " + points);
      }
    }
  }

  private void readContent(JsonToken token) throws IOException {
    content = readText("content", CONTENT, token);
    if (content != null && content.length() > AdRequest.LONGEST_CONTENT
        && content.codePointCount(0, content.length()) > AdRequest.LONGEST_CONTENT) {
      invalid("content", "must have at most " + AdRequest.LONGEST_CONTENT + " characters");
    }
  }

  private String readText(String field, int bit, JsonToken token) throws IOException {
    once(field, bit);
    if (token != JsonToken.VALUE_STRING) {
      invalid(field, "must be a string");
      parser.skipChildren();
      return null;
    }
    String text = parser.getText();
    if (!isStorable(text)) {
      invalid(field, "must be well-formed Unicode without U+0000");
      return null;
    }
    valid |= bit;
    return text;
  }

  private static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        boolean paired = Character.isHighSurrogate(c) && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1));
        if (!paired) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private long readTime(String field, int bit, JsonToken token) throws IOException {
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

  private int readAge(String field, int bit, JsonToken token, int absent) throws IOException {
    once(field, bit);
    if (token == JsonToken.VALUE_NULL) {
      valid |= bit;
      return absent;
    }
    boolean whole = token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() == JsonParser.NumberType.INT;
    int age = whole ? parser.getIntValue() : 0;
    if (age < AdFields.AGE.min() || age > AdFields.AGE.max()) {
      invalid(field, "must be a whole number from 1 to 100");
      parser.skipChildren();
    } else {
      valid |= bit;
    }
    return age;
  }

  private int readChoices(String field, int bit, JsonToken token, List<String> words) throws IOException {
    int bits = 0;
    if (opensArray(field, bit, token, "must be an array of " + String.join(", ", words))) {
      int place = 0;
      for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
        int word = next == JsonToken.VALUE_STRING ? words.indexOf(parser.getText()) : -1;
        if (word < 0) {
          invalid(field + "[" + place + "]", "must be one of " + String.join(", ", words));
          parser.skipChildren();
        } else {
          bits |= 1 << word;
        }
        place++;
      }
    }
    return bits;
  }

  private void readCountries(JsonToken token) throws IOException {
    if (!opensArray("country", COUNTRY, token, "must be an array of ISO 3166-1 alpha-2 codes")) {
      countries = ANYWHERE;
      return;
    }
    chosen.clear();
    int place = 0;
    for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
      String code = next == JsonToken.VALUE_STRING ? parser.getText() : "";
      int number = Countries.numberOf(code, 0, code.length());
      if (number < 0) {
        invalid("country[" + place + "]", "must be an ISO 3166-1 alpha-2 code in upper case");
        parser.skipChildren();
      } else {
        chosen.set(number);
      }
      place++;
    }
    countries = chosen.isEmpty() ? ANYWHERE : chosen.stream().toArray();
  }

  private boolean opensArray(String field, int bit, JsonToken token, String otherwise) throws IOException {
    once(field, bit);
    if (token == JsonToken.START_ARRAY) {
      return true;
    }
    if (token != JsonToken.VALUE_NULL) {
      invalid(field, otherwise);
      parser.skipChildren();
    }
    return false;
  }

  private void once(String field, int bit) {
    if ((seen & bit) != 0) {
      invalid(field, "is given twice");
    }
    seen |= bit;
  }

  private void checkTogether() {
    requirePresent("title", TITLE);
    requirePresent("content", CONTENT);
    requirePresent("start_at", START_AT);
    requirePresent("end_at", END_AT);
    if (areValid(START_AT | END_AT) && endAt <= startAt) {
      invalid("end_at", "must be after start_at");
    }
    boolean agesKnown = isAbsentOrValid(AGE_START) && isAbsentOrValid(AGE_END);
    if (agesKnown && ageStart > ageEnd) {
      invalid("age_end", "must not be below age_start");
    }
  }

  private void requirePresent(String field, int bit) {
    if ((seen & bit) == 0) {
      invalid(field, "is required");
    }
  }

  private boolean areValid(int bits) {
    return (valid & bits) == bits;
  }

  private boolean isAbsentOrValid(int bit) {
    return (seen & bit) == 0 || (valid & bit) != 0;
  }

  private void invalid(String field, String message) {
    if (errors.size() < Problem.MOST_ERRORS) {
      errors.add(new FieldError(field, message));
    }
  }
}
