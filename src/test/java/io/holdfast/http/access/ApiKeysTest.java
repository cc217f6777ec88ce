package io.holdfast.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file of keys means. */
final class ApiKeysTest {
  private static final String KEY = ApiKey.generate();
  private static final String HASH = ApiKey.hashOf(KEY);

  @Test
  void keysAreLongAreAllDifferentAndKnownByTheirHash() {
    assertThat(KEY).matches("hf_[A-Za-z0-9_-]{43}").isNotEqualTo(ApiKey.generate());
    assertThat(HASH).matches("sha256:[0-9a-f]{64}").doesNotContain(KEY);
    assertThat(ApiKey.hashOf("hf_"))
        .isEqualTo("sha256:f8f35e0f6a43478b8aaee54cd049bace327a8ac27cf485b707f1ea362dea3c39");
  }

  @Test
  void aLineNamesWhoHasAKeyWhatTheyMayAndUntilWhen() {
    ApiKeys keys = ApiKeys.parse("# who\n\ncheckout " + HASH + " shop:write,read 2099-01-01T00:00:00Z # till\n");
    Caller caller = keys.find(KEY);
    assertThat(caller.principal()).isEqualTo("key:checkout");
    assertThat(caller.expiresAt()).isEqualTo(Instant.parse("2099-01-01T00:00:00Z").toEpochMilli());
    assertThat(caller.may(new Permission("shop", Scope.WRITE))).isTrue();
    assertThat(caller.may(new Permission("slots", Scope.READ))).isTrue();
    assertThat(caller.may(new Permission("slots", Scope.WRITE))).isFalse();
    assertThat(caller.may(new Permission("shop", Scope.OPERATE))).isFalse();
    assertThat(keys.domains()).containsExactly("shop");
    assertThat(keys.size()).isEqualTo(1);
  }

  @Test
  void otherKeysBelongToNobody() {
    ApiKeys keys = ApiKeys.parse("checkout " + HASH + " read");
    assertThat(keys.find(ApiKey.generate())).isNull();
    assertThat(keys.find(KEY.substring(0, KEY.length() - 1))).isNull();
    assertThat(keys.find(KEY + "x")).isNull();
    assertThat(keys.find(HASH)).isNull();
    assertThat(ApiKeys.NONE.find(KEY)).isNull();
  }

  @Test
  void twoKeysOfOneNameAreOnePrincipalSoThatAKeyCanBeChanged() {
    String next = ApiKey.generate();
    ApiKeys keys = ApiKeys.parse("a " + HASH + " read\na " + ApiKey.hashOf(next) + " read");
    assertThat(keys.find(KEY).principal()).isEqualTo(keys.find(next).principal());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      a HASH                                   | line 2: must be
      a HASH read now                          | line 2: 'now' is no time
      a HASH read 2099-01-01T00:00:00Z x       | line 2: must be
      a sha256:12 read                         | line 2: 'sha256:12' is no hash
      a hf_secret read                         | line 2: 'hf_secret' is no hash
      a HASH write,rite                        | line 2: 'rite' is no scope
      a HASH Shop:write                        | line 2: 'Shop:write' is no scope
      a HASH shop:                             | line 2: 'shop:' is no scope
      ä HASH read                              | line 2: 'ä' is no name
      """)
  void aWrongLineIsNamed(String line, String why) {
    String text = "# first\n" + line.replace("HASH", HASH) + "\n";
    assertThatThrownBy(() -> ApiKeys.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aKeyStandsThereOnce() {
    assertThatThrownBy(() -> ApiKeys.parse("a " + HASH + " read\nb " + HASH + " write"))
        .hasMessageContaining("twice");
  }

  @Test
  void aMemoKnowsAHeaderUntilTheRulesChangeOrTheCallerExpires() {
    AccessRules rules = new AccessRules(ApiKeys.NONE, null);
    CallerMemo memo = new CallerMemo();
    Caller caller = Caller.ofKey("a", Scopes.ALL, 100);
    assertThat(memo.find(rules, "Bearer x", 0)).isNull();
    memo.keep(rules, "Bearer x", caller);
    assertThat(memo.find(rules, "Bearer x", 99)).isSameAs(caller);
    assertThat(memo.find(rules, "Bearer x", 100)).isNull();
    assertThat(memo.find(rules, "Bearer y", 0)).isNull();
    AccessRules others = new AccessRules(ApiKeys.NONE, null);
    assertThat(memo.find(others, "Bearer x", 0)).isNull();
    memo.keep(rules, "Bearer x", caller);
    assertThat(memo.find(others, "Bearer x", 0)).as("an answer by older rules").isNull();
  }

  @Test
  void aMemoOfAnyNumberOfHeadersIsNeverWrong() {
    AccessRules rules = new AccessRules(ApiKeys.NONE, null);
    CallerMemo memo = new CallerMemo();
    memo.find(rules, "", 0);
    for (int i = 0; i < 20_000; i++) {
      memo.keep(rules, "Bearer " + i, Caller.ofKey(Integer.toString(i), Scopes.ALL, Long.MAX_VALUE));
      Caller found = memo.find(rules, "Bearer " + i / 2, 0);
      assertThat(found == null || found.principal().equals("key:" + i / 2)).isTrue();
    }
  }

  @Test
  void aMemoTellsHeadersApartThatShareAPlace() {
    AccessRules rules = new AccessRules(ApiKeys.NONE, null);
    for (int at = 0; at < 30; at++) {
      CallerMemo memo = new CallerMemo();
      memo.find(rules, "", 0);
      String known = "x".repeat(at) + "Aa" + "x".repeat(29 - at);
      String other = "x".repeat(at) + "BB" + "x".repeat(29 - at);
      assertThat(other.hashCode()).isEqualTo(known.hashCode());
      memo.keep(rules, known, Caller.ofKey("a", Scopes.ALL, 100));
      assertThat(memo.find(rules, known, 0)).isNotNull();
      assertThat(memo.find(rules, other, 0)).as(other).isNull();
    }
  }

  @Test
  void routesAskByMethodAndByWhatTheyReplace() {
    assertThat(Permission.standard("shop", true, "/stock/find/:id")).hasToString("shop:read");
    assertThat(Permission.standard("shop", false, "/stock/add/:id/:amount")).hasToString("shop:write");
    assertThat(Permission.standard("shop", false, "/stock/batch_init/:n/:stock/:price")).hasToString("shop:operate");
    assertThat(Permission.standard("ops", false, "/drain")).hasToString("ops:operate");
    assertThat(Permission.standard(Permission.NO_DOMAIN, true, "/docs").isOpen()).isTrue();
  }
}
