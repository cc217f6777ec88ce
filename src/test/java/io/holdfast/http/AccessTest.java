package io.holdfast.http;

import static io.holdfast.http.ApiFixture.ad;
import static io.holdfast.http.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.InstanceOptions;
import io.holdfast.http.access.Access;
import io.holdfast.http.access.AccessRules;
import io.holdfast.http.access.ApiKey;
import io.holdfast.http.access.ApiKeys;
import io.holdfast.http.access.TokenFixture;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in by whom, as clients see it. */
final class AccessTest {
  private static final String READER = ApiKey.generate();
  private static final String WRITER = ApiKey.generate();
  private static final String OTHER_WRITER = ApiKey.generate();
  private static final String OPERATOR = ApiKey.generate();
  private static final String ONLOOKER = ApiKey.generate();
  private static final String EXPIRED = ApiKey.generate();
  private static final ApiKeys KEYS = ApiKeys.parse("reader " + ApiKey.hashOf(READER) + " ads:read\n"
      + "writer " + ApiKey.hashOf(WRITER) + " ads:write\n"
      + "other " + ApiKey.hashOf(OTHER_WRITER) + " ads:write\n"
      + "onlooker " + ApiKey.hashOf(ONLOOKER) + " ops:read\n"
      + "operator " + ApiKey.hashOf(OPERATOR) + " ops:read,ops:operate\n"
      + "expired " + ApiKey.hashOf(EXPIRED) + " read,write " + Instant.now().minusSeconds(1) + "\n");

  @TempDir Path directory;
  private final TokenFixture issuer;
  private final Access access;
  private ApiFixture api;

  AccessTest() throws Exception {
    issuer = new TokenFixture("1");
    access = new Access(new AccessRules(KEYS, issuer.tokens()));
  }

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture(directory, InstanceOptions.defaults(), HttpSettings.defaults(), access);
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private HttpResponse<String> get(String credential) throws Exception {
    return api.get("/api/v1/ad", "Authorization", "Bearer " + credential);
  }

  private HttpResponse<String> create(String credential, String... more) throws Exception {
    List<String> headers = new ArrayList<>(List.of("Authorization", "Bearer " + credential));
    headers.addAll(List.of(more));
    return api.postJson("/api/v1/ad", ad("Umbrellas", ""), headers.toArray(String[]::new));
  }

  private void assertProblem(HttpResponse<String> response, ProblemType type, String challenge) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(type.status());
    assertThat(json(response).get("type").asText()).isEqualTo(type.uri());
    assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer realm=")
        .contains(challenge);
    new Contract(api.get("/openapi.yaml").body()).check("GET /api/v1/ad", response);
  }

  @Test
  void withoutCredentialsNobodyIsLetIn() throws Exception {
    assertProblem(api.get("/api/v1/ad"), ProblemType.UNAUTHENTICATED, "");
    assertProblem(api.postJson("/api/v1/ad", ad("Umbrellas", "")), ProblemType.UNAUTHENTICATED, "");
    assertProblem(api.get("/api/v1/ads"), ProblemType.UNAUTHENTICATED, "");
    assertProblem(api.get("/api/v1/ad", "Authorization", "Basic YTpi"), ProblemType.UNAUTHENTICATED, "invalid_request");
    assertProblem(get(""), ProblemType.UNAUTHENTICATED, "");
    assertProblem(get(ApiKey.generate()), ProblemType.UNAUTHENTICATED, "invalid_token");
    assertProblem(get(EXPIRED), ProblemType.UNAUTHENTICATED, "invalid_token");
  }

  @Test
  void documentsAndHealthAreForEveryone() throws Exception {
    assertThat(api.get("/openapi.yaml").statusCode()).isEqualTo(200);
    assertThat(api.get("/docs").statusCode()).isEqualTo(200);
    assertThat(api.get("/problems/forbidden").statusCode()).isEqualTo(200);
    assertThat(api.send(api.managed("/health/ready")).statusCode()).isEqualTo(200);
    assertThat(api.get("/none").statusCode()).isEqualTo(404);
  }

  @Test
  void keysOpenWhatTheirScopesSay() throws Exception {
    assertThat(get(READER).statusCode()).isEqualTo(200);
    assertProblem(create(READER), ProblemType.FORBIDDEN, "scope=\"ads:write\"");
    assertThat(create(WRITER).statusCode()).isEqualTo(201);
    assertProblem(get(WRITER), ProblemType.FORBIDDEN, "scope=\"ads:read\"");
    assertThat(api.get("/api/v1/ad", "Authorization", "bearer  " + READER).statusCode()).isEqualTo(200);
    assertThat(json(get(READER)).get("total").asInt()).isEqualTo(1);
  }

  @Test
  void operatorsNeedKeysToo() throws Exception {
    assertThat(api.send(api.managed("/status")).statusCode()).isEqualTo(401);
    assertThat(api.send(api.managed("/metrics").header("Authorization", "Bearer " + READER)).statusCode())
        .isEqualTo(403);
    assertThat(api.send(api.managed("/metrics").header("Authorization", "Bearer " + OPERATOR)).statusCode())
        .isEqualTo(200);
    assertThat(api.send(api.managed("/snapshots").POST(BodyPublishers.noBody())).statusCode()).isEqualTo(401);
    assertThat(api.send(api.managed("/snapshots").header("Authorization", "Bearer " + OPERATOR)
        .POST(BodyPublishers.noBody())).statusCode()).isEqualTo(201);
  }

  @Test
  void settingsAreSeenByOperatorsAndChangedByThoseWhoMayOperate() throws Exception {
    assertThat(setting(null, null)).isEqualTo(401);
    assertThat(setting(READER, null)).isEqualTo(403);
    assertThat(setting(ONLOOKER, null)).isEqualTo(200);
    assertThat(setting(ONLOOKER, "{\"value\":1}")).isEqualTo(403);
    assertThat(setting(WRITER, "{\"value\":1}")).isEqualTo(403);
    assertThat(setting(OPERATOR, "{\"value\":1}")).isEqualTo(200);
  }

  /** The status of reading a setting, or of changing it where there is a body. */
  private int setting(String credential, String body) throws Exception {
    HttpRequest.Builder request = api.managed("/settings/ads.quota");
    if (credential != null) {
      request.header("Authorization", "Bearer " + credential);
    }
    return api.send(body == null ? request : request.PUT(BodyPublishers.ofString(body))).statusCode();
  }

  @Test
  void idempotencyKeysBelongToTheCaller() throws Exception {
    String first = json(create(WRITER, "Idempotency-Key", "k")).get("data").asText();
    assertThat(json(create(WRITER, "Idempotency-Key", "k")).get("data").asText()).isEqualTo(first);
    assertThat(json(create(OTHER_WRITER, "Idempotency-Key", "k")).get("data").asText()).isNotEqualTo(first);
  }

  @Test
  void changedRulesHoldFromTheNextRequestOn() throws Exception {
    assertThat(get(READER).statusCode()).isEqualTo(200);
    access.replace(new AccessRules(ApiKeys.NONE, null));
    assertThat(get(READER).statusCode()).isEqualTo(401);
    access.replace(new AccessRules(KEYS, null));
    assertThat(get(READER).statusCode()).isEqualTo(200);
    assertThat(get(issuer.token("ann", "read")).statusCode()).isEqualTo(401);
  }

  @Test
  void tokensAreTakenToo() throws Exception {
    String ann = issuer.token("ann", "ads:read ads:write");
    for (int i = 0; i < 3; i++) {
      assertThat(create(ann).statusCode()).isEqualTo(201);
      assertThat(get(ann).statusCode()).isEqualTo(200);
    }
    assertProblem(create(issuer.token("ann", "ads:read")), ProblemType.FORBIDDEN, "ads:write");
    assertProblem(get(issuer.token("ann", "")), ProblemType.FORBIDDEN, "ads:read");
    assertProblem(get(new TokenFixture("1").token("ann", "ads:read")), ProblemType.UNAUTHENTICATED, "invalid_token");
  }

  @Test
  void anOrderBelongsToTheUserOfTheToken() throws Exception {
    String ann = issuer.token("ann", "shop:read shop:write");
    String bob = issuer.token("bob", "shop:read shop:write");
    String desk = issuer.token("desk", "shop:read shop:any-user");
    assertThat(post("/orders/create/bob", ann).statusCode()).isEqualTo(403);
    String order = json(post("/orders/create/ann", ann)).get("order_id").asText();
    assertThat(api.get("/orders/find/" + order, "Authorization", "Bearer " + ann).statusCode()).isEqualTo(200);
    assertThat(api.get("/orders/find/" + order, "Authorization", "Bearer " + desk).statusCode()).isEqualTo(200);
    assertThat(api.get("/orders/find/" + order, "Authorization", "Bearer " + bob).statusCode()).isEqualTo(403);
    assertThat(post("/orders/checkout/" + order, bob).statusCode()).isEqualTo(403);
    assertThat(post("/orders/addItem/" + order + "/0/1", bob).statusCode()).isEqualTo(403);
    assertThat(post("/payment/pay/0/1", ann).statusCode()).isEqualTo(403);
    assertThat(post("/stock/batch_init/1/1/1", ann).statusCode()).as("needs shop:operate").isEqualTo(403);
  }

  private HttpResponse<String> post(String path, String credential) throws Exception {
    return api.send(api.request(path).header("Authorization", "Bearer " + credential).POST(BodyPublishers.noBody()));
  }

  @Test
  void bodiesWaitUntilATokenHasBeenVerified() throws Exception {
    String lines = (ad("Umbrellas", "") + "\n").repeat(2_000);
    HttpResponse<String> imported = api.send(api.request("/api/v1/ad/batch")
        .header("Authorization", "Bearer " + issuer.token("ann", "ads:write"))
        .header("Content-Type", "application/x-ndjson").POST(BodyPublishers.ofString(lines)));
    assertThat(json(imported).get("created").asInt()).isEqualTo(2_000);
    HttpResponse<String> refused = api.send(api.request("/api/v1/ad/batch")
        .header("Authorization", "Bearer " + new TokenFixture("1").token("ann", "ads:write"))
        .header("Content-Type", "application/x-ndjson").POST(BodyPublishers.ofString(lines)));
    assertThat(refused.statusCode()).isEqualTo(401);
  }

  @Test
  void manyNewTokensAtOnceAreAllAnswered() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      answers.add(api.sendLater(api.request("/api/v1/ad")
          .header("Authorization", "Bearer " + issuer.token("user-" + i, "read"))));
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().statusCode()).isIn(200, 503);
    }
  }
}
