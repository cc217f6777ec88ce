package io.holdfast.http.ads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.http.FieldError;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AdParserTest {
  private static final String GOOD = """
      {"title":"Umbrellas","content":"Dry","start_at":"2024-03-15T15:54:11Z","end_at":"2024-03-16T15:54:11Z",
       "age_start":18,"age_end":65,"gender":["F"],"country":["TW","JP"],"platform":["ios","web"]}""";
  private static final String LEAST = """
      {"title":"Umbrellas","content":"","start_at":"2024-03-15T15:54:11Z","end_at":"2024-03-16T15:54:11Z"%s}""";

  private final AdParser parser = new AdParser();

  private AdRequest parse(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return parser.parse(bytes, 0, bytes.length);
  }

  private Problem refusal(String json) {
    return catchThrowableOfType(ProblemException.class, () -> parse(json)).problem();
  }

  private List<String> invalid(String more) {
    Problem problem = refusal(LEAST.formatted(more));
    assertThat(problem.type()).isEqualTo(ProblemType.VALIDATION);
    return problem.errors().stream().map(FieldError::field).toList();
  }

  @Test
  void readsEverything() {
    AdRequest ad = parse(GOOD);
    assertThat(ad.title()).isEqualTo("Umbrellas");
    assertThat(ad.content()).isEqualTo("Dry");
    assertThat(ad.startAt()).isEqualTo(Instant.parse("2024-03-15T15:54:11Z").toEpochMilli());
    assertThat(ad.endAt()).isEqualTo(Instant.parse("2024-03-16T15:54:11Z").toEpochMilli());
    assertThat(ad.targeting().ageStart()).isEqualTo(18);
    assertThat(ad.targeting().ageEnd()).isEqualTo(65);
    assertThat(ad.targeting().genders()).isEqualTo(2);
    assertThat(ad.targeting().countries())
        .containsExactly(Countries.numberOf("JP", 0, 2), Countries.numberOf("TW", 0, 2));
    assertThat(ad.targeting().platforms()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", ",\"gender\":[],\"country\":[],\"platform\":[]",
    ",\"gender\":null,\"country\":null,\"platform\":null,\"age_start\":null,\"age_end\":null"})
  void absentOrEmptyConditionsMeanAny(String conditions) {
    AdRequest ad = parse(LEAST.formatted(conditions));
    assertThat(ad.targeting().ageStart()).isEqualTo(1);
    assertThat(ad.targeting().ageEnd()).isEqualTo(100);
    assertThat(ad.targeting().genders()).isZero();
    assertThat(ad.targeting().countries()).isEmpty();
    assertThat(ad.targeting().platforms()).isZero();
  }

  @Test
  void whatWasAskedBeforeIsForgotten() {
    parse(GOOD);
    AdRequest ad = parse(LEAST.formatted(""));
    assertThat(ad.targeting().countries()).isEmpty();
    assertThat(ad.targeting().ageEnd()).isEqualTo(100);
  }

  @Test
  void repeatedChoicesAreOne() {
    AdRequest ad = parse(LEAST.formatted(",\"gender\":[\"M\",\"M\"],\"country\":[\"TW\",\"TW\"]"));
    assertThat(ad.targeting().genders()).isEqualTo(1);
    assertThat(ad.targeting().countries()).hasSize(1);
  }

  @Test
  void fieldsItDoesNotKnowArePassedOver() {
    assertThat(parse(LEAST.formatted(",\"id\":7,\"more\":{\"deep\":[1,{\"x\":null}]}")).title()).isEqualTo("Umbrellas");
  }

  @Test
  void titlesAreCountedInCodePoints() {
    String json = LEAST.replace("Umbrellas", "%s").replace("%s}", "}");
    assertThat(parse(json.formatted("😀".repeat(100))).title()).hasSize(200);
    assertThat(refusal(json.formatted("😀".repeat(101))).errors()).hasSize(1);
    assertThat(refusal(json.formatted("😀".repeat(4))).errors()).hasSize(1);
    assertThat(parse(json.formatted("😀".repeat(5))).title()).hasSize(10);
  }

  @Test
  void contentHasALimit() {
    String json = LEAST.replace("\"content\":\"\"", "\"content\":\"%s\"").replace("%s}", "}");
    assertThat(parse(json.formatted("x".repeat(65_535))).content()).hasSize(65_535);
    assertThat(refusal(json.formatted("x".repeat(65_536))).errors()).extracting(FieldError::field)
        .containsExactly("content");
  }

  @Test
  void allThatIsMissingIsNamedAtOnce() {
    assertThat(refusal("{}").errors()).extracting(FieldError::field)
        .containsExactly("title", "content", "start_at", "end_at");
  }

  @Test
  void allThatIsWrongIsNamedAtOnce() {
    Problem problem = refusal("""
        {"title":"abc","content":5,"start_at":"soon","end_at":true,"age_start":0,"age_end":101,"gender":"F",
         "country":["tw","XX",5],"platform":["ios","windows"]}""");
    assertThat(problem.errors()).extracting(FieldError::field).containsExactly("title", "content", "start_at", "end_at",
        "age_start", "age_end", "gender", "country[0]", "country[1]", "country[2]", "platform[1]");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "age_start | ,\"age_start\":\"18\"", "age_start | ,\"age_start\":18.5", "age_start | ,\"age_start\":1e1",
    "age_start | ,\"age_start\":99999999999999999999", "age_start | ,\"age_start\":-1",
    "age_start | ,\"age_start\":[18]", "age_start | ,\"age_start\":{\"a\":1}", "age_end | ,\"age_end\":true",
    "age_end | ,\"age_start\":50,\"age_end\":49", "age_end | ,\"age_start\":5,\"age_end\":5,\"age_end\":6",
    "gender | ,\"gender\":{\"M\":1}", "gender[0] | ,\"gender\":[null]", "gender[1] | ,\"gender\":[\"M\",[\"F\"]]",
    "gender[0] | ,\"gender\":[\"m\"]", "platform[0] | ,\"platform\":[\"iOS\"]", "country | ,\"country\":\"TW\"",
    "country[0] | ,\"country\":[\"TWN\"]", "country[0] | ,\"country\":[\"\"]", "country[0] | ,\"country\":[\"AA\"]",
    "title | ,\"title\":\"Umbrella\"",
  })
  void refuses(String field, String more) {
    assertThat(invalid(more)).containsExactly(field);
  }

  @Test
  void endMustBeAfterStart() {
    String json = "{\"title\":\"Umbrellas\",\"content\":\"\",\"start_at\":\"2024-03-15T15:54:11.0009Z\",\"end_at\":"
        + "\"2024-03-15T15:54:11.0001Z\"}";
    assertThat(refusal(json).errors()).extracting(FieldError::field).containsExactly("end_at");
  }

  @Test
  void textsMustBeStorable() {
    String json = LEAST.replace("Umbrellas", "%s").replace("%s}", "}");
    assertThat(refusal(json.formatted("abc\\ud800def")).errors()).hasSize(1);
    assertThat(refusal(json.formatted("abc\\udc00def")).errors()).hasSize(1);
    assertThat(refusal(json.formatted("abc\\u0000def")).errors()).hasSize(1);
    assertThat(parse(json.formatted("abc\\ud83d\\ude00def")).title()).isEqualTo("abc😀def");
  }

  @Test
  void manyErrorsAreBounded() {
    String countries = "\"XX\",".repeat(5000) + "\"XX\"";
    assertThat(invalid(",\"country\":[" + countries + "]")).hasSize(Problem.MOST_ERRORS);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", " ", "{", "{\"title\"", "{\"title\":", "{\"title\":\"abc", "{\"title\":\"a\u0001bcde\"}", "{title:1}",
    "{\"a\":01}", "{\"a\":NaN}", "{} {}", "{}x", "[1,2", "nul", "{\"a\":1,}", "{'a':1}", "{\"a\":\"\\x\"}", "/**/{}",
    "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}",
  })
  void refusesWhatIsNotJson(String json) {
    assertThat(refusal(json).type()).isEqualTo(ProblemType.MALFORMED_JSON);
  }

  @Test
  void numbersAreBoundedInLength() {
    assertThat(refusal("{\"a\":" + "9".repeat(10_000) + "}").type()).isEqualTo(ProblemType.MALFORMED_JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "5", "\"x\"", "null", "true"})
  void refusesWhatIsNoObject(String json) {
    assertThat(refusal(json).type()).isEqualTo(ProblemType.VALIDATION);
  }

  @Test
  void refusesBrokenUtf8() {
    byte[] bytes = GOOD.getBytes(UTF_8);
    bytes[GOOD.indexOf("Umb")] = (byte) 0xFF;
    Problem problem =
        catchThrowableOfType(ProblemException.class, () -> parser.parse(bytes, 0, bytes.length)).problem();
    assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED_JSON);
  }

  @Test
  void whatItReadsIsEncodedForGoodAndCanBePutBack() throws Exception {
    String awkward = "\"quoted\" \\ / \b\f\n\r\t\u007f é 漢 😀 <script>";
    ObjectMapper mapper = new ObjectMapper();
    String json = LEAST.replace("\"Umbrellas\"", "%s").replace("%s}", ",\"gender\":[\"F\"],\"country\":[\"TW\"]}")
        .formatted(mapper.writeValueAsString(awkward));
    AdRequest ad = parse(json);
    UUID id = UUID.randomUUID();
    byte[] encoded = new AdJson().encode(id, ad, 0, 1, 7);
    JsonNode tree = mapper.readTree(encoded);
    assertThat(tree.get("id").asText()).isEqualTo(id.toString());
    assertThat(tree.get("title").asText()).isEqualTo(awkward);
    assertThat(tree.get("start_at").asText()).isEqualTo("2024-03-15T15:54:11.000Z");
    assertThat(tree.get("updated_at").asText()).isEqualTo("1970-01-01T00:00:00.001Z");
    assertThat(tree.get("version").asInt()).isEqualTo(7);
    assertThat(tree.get("platform").isEmpty()).isTrue();
    AdRequest again = parser.parse(encoded, 0, encoded.length);
    assertThat(again).usingRecursiveComparison().isEqualTo(ad);
  }
}
