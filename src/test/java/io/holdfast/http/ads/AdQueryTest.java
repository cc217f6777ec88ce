package io.holdfast.http.ads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.ads.AdConditions;
import io.holdfast.http.FieldError;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AdQueryTest {
  private final AdQuery query = new AdQuery();

  private Problem refusal(String parameters) {
    return catchThrowableOfType(ProblemException.class, () -> query.read("/api/v1/ad?" + parameters)).problem();
  }

  @Test
  void readsEverything() {
    query.read("/api/v1/ad?age=24&gender=F&country=TW&platform=ios&offset=30&limit=5&explain=true");
    assertThat(query.conditions().age()).isEqualTo(24);
    assertThat(query.conditions().gender()).isEqualTo(1);
    assertThat(query.conditions().country()).isEqualTo(Countries.numberOf("TW", 0, 2));
    assertThat(query.conditions().platform()).isEqualTo(1);
    assertThat(query.offset()).isEqualTo(30);
    assertThat(query.limit()).isEqualTo(5);
    assertThat(query.explain()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/ad", "/api/v1/ad?", "/api/v1/ad?&&", "/api/v1/ad?other=1&Age=5&ages=1&=3#age=7"})
  void nothingIsRequired(String uri) {
    query.read("/api/v1/ad?age=24&gender=F&country=TW&platform=ios&offset=30&limit=5&explain=true");
    query.read(uri);
    assertThat(query.conditions().age()).isEqualTo(AdConditions.NOT_ASKED);
    assertThat(query.conditions().gender()).isEqualTo(AdConditions.NOT_ASKED);
    assertThat(query.conditions().country()).isEqualTo(AdConditions.NOT_ASKED);
    assertThat(query.conditions().platform()).isEqualTo(AdConditions.NOT_ASKED);
    assertThat(query.offset()).isZero();
    assertThat(query.limit()).isEqualTo(10);
    assertThat(query.explain()).isFalse();
  }

  @Test
  void percentEncodingIsRead() {
    query.read("/api/v1/ad?%61ge=%32%34&country=%54W");
    assertThat(query.conditions().age()).isEqualTo(24);
    assertThat(query.conditions().country()).isEqualTo(Countries.numberOf("TW", 0, 2));
  }

  @ParameterizedTest
  @CsvSource({
    "age, age=0", "age, age=101", "age, age=-1", "age, age=abc", "age, age=", "age, age", "age, age=1.5",
    "age, age=+5", "age, age=%205", "age, age=99999999999999999999", "age, age=5&age=5", "age, age=٥",
    "gender, gender=X", "gender, gender=f", "gender, gender=", "gender, gender=MF", "country, country=XX",
    "country, country=tw", "country, country=TWN", "country, country=", "platform, platform=windows",
    "platform, platform=", "offset, offset=-1", "offset, offset=x", "limit, limit=0", "limit, limit=101",
    "limit, limit=", "explain, explain=yes", "explain, explain="
  })
  void refuses(String field, String parameters) {
    Problem problem = refusal(parameters);
    assertThat(problem.type()).isEqualTo(ProblemType.VALIDATION);
    assertThat(problem.errors()).extracting(FieldError::field).containsExactly(field);
  }

  @Test
  void allThatIsWrongIsNamedAtOnce() {
    assertThat(refusal("age=0&gender=X&country=XX&platform=x&offset=x&limit=0&explain=x").errors())
        .extracting(FieldError::field)
        .containsExactly("age", "gender", "country", "platform", "offset", "limit", "explain");
  }

  @Test
  void anOffsetBeyondEverythingIsOne() {
    assertThat(query.read("/api/v1/ad?offset=99999999999999999999").offset()).isEqualTo(Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"age=%", "age=%2", "age=%zz", "%%=1"})
  void refusesBrokenPercentEncoding(String parameters) {
    assertThat(refusal(parameters).type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
  }
}
