package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProblemTest {

  @ParameterizedTest
  @EnumSource(ProblemType.class)
  void everyTypeIsDocumented(ProblemType type) throws Exception {
    assertThat(Files.readString(Path.of("docs", "errors.md"))).contains(
        "| " + type.status() + " | `" + type.uri() + "` | " + type.title() + " | " + type.meaning() + " |");
  }

  @Test
  void theBodyIsJsonWhateverTheDetail() throws Exception {
    String awkward = "quote \" backslash \\ control \u0001 newline \n high \ud83d\ude00 alone \ud83d end";
    Problem problem = Problem.invalid(List.of(new FieldError(awkward, awkward), new FieldError("b", "c")));
    JsonNode json = new ObjectMapper().readTree(problem.body());
    String readable = awkward.replace("alone \ud83d", "alone \ufffd");
    assertThat(json.get("errors").get(0).get("field").asText()).isEqualTo(readable);
    assertThat(json.get("errors").get(1).get("message").asText()).isEqualTo("c");
    assertThat(json.get("detail").asText()).isEqualTo("2 fields are invalid");
  }

  @Test
  void whatMayPassSaysWhenToTryAgain() {
    assertThat(Problem.passing(ProblemType.OVERLOADED, "x", 1).retryAfterSeconds()).isEqualTo(1);
    assertThat(Problem.passing(ProblemType.OVERLOADED, "x", 1_001).retryAfterSeconds()).isEqualTo(2);
    assertThat(Problem.of(ProblemType.VALIDATION, "x").retryAfterMillis()).isZero();
  }
}
