package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller is told whose body is no JSON. */
class ProblemExceptionTest {

  private static String told(String body) {
    return ProblemException.malformed(
        assertThrows(JsonProcessingException.class, () -> new ObjectMapper().readTree(body))).problem().detail();
  }

  @Test
  void theParserSaysWhatIsMissingAndWhere() {
    assertThat(told("{\"a\":1"))
        .isEqualTo("Unexpected end-of-input: expected close marker for Object (line 1, column 7)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1,", "{\"a\":[1", "{\"a\" 1}", "\"open", "tru", "{\"a\":1]"})
  void nothingIsSaidAboutTheParsersSource(String body) {
    assertThat(told(body)).contains("(line 1, column ").doesNotContain("Source").doesNotContain("REDACTED");
  }
}
