package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.http.access.TokenFixture;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users whose tokens let them act for themselves only: whose an order is must be known where they come to next. */
final class OwnOrdersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int ROUNDS = 40;

  @TempDir private Path directory;
  private HttpClient client;
  private RealCluster cluster;
  private Member behind;
  private Member ahead;
  private String own;
  private String desk;

  @BeforeEach
  void start() throws Exception {
    TokenFixture issuer = new TokenFixture("1");
    Path keys = Files.writeString(directory.resolve("jwks.json"), issuer.jwks());
    own = issuer.token("0", "shop:read shop:write");
    desk = issuer.token("desk", "shop:read shop:write shop:any-user shop:operate");
    client = HttpClient.newHttpClient();
    cluster = RealCluster.of(2, "--jwt-keys", keys.toString(), "--jwt-issuer", TokenFixture.ISSUER,
        "--jwt-audience", TokenFixture.AUDIENCE);
    behind = cluster.member(0);
    ahead = cluster.member(1);
    expectDone(post(ahead, "/stock/batch_init/1/1000/1", desk));
    expectDone(post(ahead, "/payment/batch_init/2/1000", desk));
    cluster.toRedis().refuse(); // It polls.
  }

  @AfterEach
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
    if (client != null) {
      client.close();
    }
  }

  @Test
  void anOrderThatWasCreatedElsewhereJustNowIsTheUsersOwn() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      String order = Member.json(post(ahead, "/orders/create/0", own).body()).path("order_id").asText();
      expectDone(i % 2 == 0
          ? post(behind, "/orders/addItem/" + order + "/0/1", own)
          : post(behind, "/orders/checkout/" + order, own));
    }
  }

  /** By a bulk initialisation, of which the instance does not know yet. */
  @Test
  void anOrderThatIsAnotherUsersNowIsNotPaidByTheOneWhoHadIt() throws Exception {
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String whileOwn = position(post(ahead, "/orders/batch_init/1/1/1/1", desk));
      expectDone(get(behind, "/orders/find/0", own, "Holdfast-Position", whileOwn));
      expectDone(post(ahead, "/orders/batch_init/1/1/2/1", desk));
      int answered = post(behind, "/orders/checkout/0", own).statusCode();
      JsonNode order = Member.json(get(ahead, "/orders/find/0", desk, "Holdfast-Consistency", "strong").body());
      boolean isOwn = order.path("user_id").asText().equals("0");
      assertThat(answered).as("%s", order).isEqualTo(isOwn ? 200 : 403);
      assertThat(order.path("paid").asBoolean()).isEqualTo(isOwn);
      refused += isOwn ? 0 : 1;
    }
    assertThat(refused).as("orders that went to the other user").isPositive();
  }

  private static void expectDone(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static String position(HttpResponse<String> answer) {
    expectDone(answer);
    return answer.headers().firstValue("Holdfast-Position").orElseThrow();
  }

  private HttpResponse<String> get(Member member, String path, String token, String header, String value)
      throws Exception {
    return client.send(request(member, path, token).header(header, value).GET().build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(Member member, String path, String token) throws Exception {
    return client.send(request(member, path, token).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(Member member, String path, String token) {
    return HttpRequest.newBuilder(member.api().resolve(path)).timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
  }
}
