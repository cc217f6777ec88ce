package io.holdfast.http;

import static io.holdfast.http.ApiFixture.ad;
import static io.holdfast.http.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.engine.InstanceOptions;
import io.holdfast.http.access.Access;
import io.holdfast.http.access.AccessRules;
import io.holdfast.http.access.ApiKey;
import io.holdfast.http.access.ApiKeys;
import io.holdfast.http.access.Scope;
import io.holdfast.http.access.TokenFixture;
import io.holdfast.http.limits.Rate;
import io.holdfast.http.limits.RateLimits;
import io.holdfast.http.limits.Rates;
import io.holdfast.http.limits.RouteRate;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often callers may ask, as they see it. */
final class RateLimitTest {
  private static final String READER = ApiKey.generate();
  private static final String OTHER = ApiKey.generate();

  @TempDir Path directory;
  private ApiFixture api;

  private void start(AccessRules rules, String read, String write) throws Exception {
    start(rules, new Rates(
        Map.of(Scope.READ, Rate.parse(read), Scope.WRITE, Rate.parse(write)), List.of(), Duration.ofHours(1)));
  }

  private RateLimits start(AccessRules rules, Rates rates) throws Exception {
    RateLimits limits = RateLimits.of(rates, null);
    api = new ApiFixture(directory, InstanceOptions.defaults(), HttpSettings.defaults(), new Access(rules), limits,
        null);
    return limits;
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private void assertLimited(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(429);
    assertThat(json(response).get("type").asText()).isEqualTo("/problems/rate-limited");
    assertThat(Long.parseLong(response.headers().firstValue("Retry-After").orElseThrow())).isPositive();
    assertThat(response.headers().firstValue("RateLimit").orElseThrow()).contains(";r=0;");
  }

  @Test
  void anAddressMayAskSoOftenAndIsToldHowOften() throws Exception {
    start(AccessRules.open(), "3/h", "2/h");
    for (int left = 2; left >= 0; left--) {
      HttpResponse<String> answer = api.get("/api/v1/ad");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("RateLimit-Policy")).contains("\"read\";q=3;w=3600");
      assertThat(answer.headers().firstValue("RateLimit").orElseThrow())
          .matches("\"read\";r=" + left + ";t=" + (3 - left) * 1_200);
    }
    HttpResponse<String> limited = api.get("/api/v1/ad");
    assertLimited(limited);
    new Contract(api.get("/openapi.yaml", "X-Forwarded-For", "192.0.2.1").body()).check("GET /api/v1/ad", limited);
    assertLimited(api.get("/openapi.yaml"));
    assertThat(api.postJson("/api/v1/ad", ad("Umbrellas", "")).statusCode()).as("another class").isEqualTo(201);
    assertThat(api.postJson("/api/v1/ad", ad("Umbrellas", "")).statusCode()).isEqualTo(201);
    assertLimited(api.postJson("/api/v1/ad", ad("Umbrellas", "")));
    assertThat(api.send(api.managed("/status")).statusCode()).as("operators are not limited").isEqualTo(200);
  }

  @Test
  void clientsBehindATrustedProxyAreToldApart() throws Exception {
    start(AccessRules.open(), "1/h", "1/h");
    assertThat(api.get("/api/v1/ad", "X-Forwarded-For", "192.0.2.1").statusCode()).isEqualTo(200);
    assertThat(api.get("/api/v1/ad", "X-Forwarded-For", "192.0.2.2").statusCode()).isEqualTo(200);
    assertLimited(api.get("/api/v1/ad", "X-Forwarded-For", "192.0.2.1"));
    assertLimited(api.get("/api/v1/ad", "X-Forwarded-For", "198.51.100.9, 192.0.2.1"));
    assertLimited(api.get("/api/v1/ad", "Forwarded", "for=192.0.2.2;proto=https, for=127.0.0.1"));
    assertThat(api.get("/api/v1/ad", "Forwarded", "for=\"[2001:db8::1]:80\"").statusCode()).isEqualTo(200);
    assertLimited(api.get("/api/v1/ad", "Forwarded", "for=\"[2001:db8::2]\""));
  }

  @Test
  void callersAreToldApartByWhoTheyAre() throws Exception {
    TokenFixture issuer = new TokenFixture("1");
    start(new AccessRules(ApiKeys.parse("a " + ApiKey.hashOf(READER) + " read\nb " + ApiKey.hashOf(OTHER) + " read"),
        issuer.tokens()), "2/h", "2/h");
    for (String credential : new String[] {READER, OTHER, issuer.token("ann", "read"), issuer.token("bob", "read")}) {
      assertThat(get(credential).statusCode()).isEqualTo(200);
      assertThat(get(credential).statusCode()).isEqualTo(200);
      assertLimited(get(credential));
    }
    assertLimited(get(issuer.token(claims -> claims.subject("ann").claim("scope", "read").jwtID("another"))));
  }

  @Test
  void whoTriesCredentialsThatDoNotHoldIsLimitedByAddress() throws Exception {
    TokenFixture issuer = new TokenFixture("1");
    start(new AccessRules(ApiKeys.NONE, issuer.tokens()), "3/h", "2/h");
    assertThat(get(READER).statusCode()).isEqualTo(401);
    assertThat(get(new TokenFixture("2").token("ann", "read")).statusCode()).isEqualTo(401);
    assertThat(api.get("/api/v1/ad").statusCode()).isEqualTo(401);
    assertLimited(get(READER));
    assertLimited(api.get("/api/v1/ad"));
    assertLimited(get(issuer.token("ann", "read")));
  }

  @Test
  void aRouteMayHaveALimitOfItsOwn() throws Exception {
    RateLimits limits = start(AccessRules.open(), new Rates(Map.of(Scope.READ, Rate.parse("2/h")), List.of(
        RouteRate.parse("GET /slots/{id}=1/h"), RouteRate.parse("* /slots*=3/h"), RouteRate.parse("GET /slot=9/h"),
        RouteRate.parse("POST /slots=9/h")), Duration.ofHours(1)));
    assertThat(api.get("/slots/unknown").headers().firstValue("RateLimit-Policy"))
        .contains("\"GET /slots/{id}\";q=1;w=3600");
    assertLimited(api.get("/slots/another"));
    assertLimited(api.get("/slots/%61"));
    HttpResponse<String> first = api.postJson("/slots", "{}");
    assertThat(first.statusCode()).isEqualTo(400);
    assertThat(first.headers().firstValue("RateLimit")).contains("\"* /slots*\";r=2;t=1200");
    assertThat(api.delete("/slots/unknown").statusCode()).as("counted together").isEqualTo(404);
    assertThat(api.get("/slots").statusCode()).isEqualTo(200);
    assertLimited(api.postJson("/slots", "{}"));
    assertThat(api.get("/api/v1/ad").headers().firstValue("RateLimit")).contains("\"read\";r=1;t=1800");
    assertThat(api.postJson("/reserve", "{}").headers().firstValue("RateLimit")).isEmpty();
    assertThat(limits.unused()).extracting(RouteRate::name).containsExactly("GET /slot", "POST /slots");
    assertThat(api.send(api.managed("/metrics")).body())
        .contains("holdfast_http_rate_limited_total{class=\"GET /slots/{id}\"} 2");
  }

  @Test
  void timeGivesBack() throws Exception {
    RateLimits limits = start(AccessRules.open(),
        new Rates(Map.of(Scope.READ, Rate.parse("5/s")), List.of(), Duration.ofMillis(10)));
    assertThat(api.get("/api/v1/ad").statusCode()).isEqualTo(200);
    await().until(() -> api.get("/api/v1/ad").statusCode() == 429);
    await().until(() -> api.get("/api/v1/ad").statusCode() == 200);
    assertThat(limits.all().getFirst().refused()).isPositive();
    assertThat(api.postJson("/api/v1/ad", ad("Umbrellas", "")).headers().firstValue("RateLimit")).isEmpty();
  }

  @Test
  void whoLooksForWhatThereIsNotIsLimitedAsAReader() throws Exception {
    start(AccessRules.open(), "4/h", "2/h");
    HttpResponse<String> first = api.get("/.env");
    assertThat(first.statusCode()).isEqualTo(404);
    assertThat(first.headers().firstValue("RateLimit-Policy")).contains("\"read\";q=4;w=3600");
    assertThat(first.headers().firstValue("RateLimit").orElseThrow()).startsWith("\"read\";r=3;");
    assertThat(api.postJson("/wp-login.php", "{}").statusCode()).as("whatever the method").isEqualTo(404);
    assertThat(api.delete("/api/v1/ad").statusCode()).isEqualTo(405);
    assertThat(api.get("/%61dmin").statusCode()).isEqualTo(404);
    assertLimited(api.get("/.git/config"));
    assertLimited(api.postJson("/wp-login.php", "{"));
    HttpResponse<String> otherMethod = api.delete("/api/v1/ad");
    assertLimited(otherMethod);
    assertLimited(api.get("/api/v1/ad"));
    assertThat(api.get("/.env", "X-Forwarded-For", "192.0.2.1").statusCode()).as("another caller").isEqualTo(404);
    assertThat(api.postJson("/api/v1/ad", ad("Umbrellas", "")).statusCode()).as("writes").isEqualTo(201);
    assertThat(api.send(api.managed("/metrics")).body()).contains("holdfast_http_rate_limited_total{class=\"read\"} 4");
    assertThat(api.send(api.managed("/nothing")).statusCode()).as("operators are not limited").isEqualTo(404);
  }

  @Test
  void aKnownCallerWhoLooksForWhatThereIsNotIsCountedByName() throws Exception {
    TokenFixture issuer = new TokenFixture("1");
    start(new AccessRules(ApiKeys.parse("a " + ApiKey.hashOf(READER) + " read"), issuer.tokens()), "2/h", "2/h");
    assertThat(nothing(READER).statusCode()).isEqualTo(404);
    assertThat(get(READER).statusCode()).isEqualTo(200);
    assertLimited(nothing(READER));
    assertLimited(get(READER));
    String token = issuer.token("ann", "read");
    assertThat(get(token).statusCode()).isEqualTo(200);
    assertThat(nothing(token).statusCode()).as("it was verified before").isEqualTo(404);
    assertLimited(nothing(token));
    assertThat(nothing(OTHER).statusCode()).as("of the address").isEqualTo(404);
    assertThat(nothing(issuer.token("bob", "read")).statusCode()).as("verifies nothing").isEqualTo(404);
    assertLimited(nothing(OTHER));
    assertLimited(api.get("/nothing"));
    assertThat(get(issuer.token("bob", "read")).statusCode()).as("once he is known").isEqualTo(429);
  }

  private HttpResponse<String> nothing(String credential) throws Exception {
    return api.get("/nothing", "Authorization", "Bearer " + credential);
  }

  private HttpResponse<String> get(String credential) throws Exception {
    return api.get("/api/v1/ad", "Authorization", "Bearer " + credential);
  }
}
