package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.http.access.TokenFixture;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users whose tokens let them act for themselves only: whose an order is must be known where they come to next. */
final class OwnOrdersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @Test
  void anOrderThatWasCreatedElsewhereJustNowIsTheUsersOwn() throws Exception {
    TokenFixture issuer = new TokenFixture("1");
    Path keys = Files.writeString(directory.resolve("jwks.json"), issuer.jwks());
    String own = issuer.token("0", "shop:read shop:write");
    String desk = issuer.token("desk", "shop:read shop:write shop:any-user shop:operate");
    try (HttpClient client = HttpClient.newHttpClient();
        RealCluster cluster = RealCluster.of(2, "--jwt-keys", keys.toString(), "--jwt-issuer", TokenFixture.ISSUER,
            "--jwt-audience", TokenFixture.AUDIENCE)) {
      Member behind = cluster.member(0);
      Member ahead = cluster.member(1);
      assertThat(post(client, ahead, "/stock/batch_init/1/1000/1", desk).statusCode()).isEqualTo(200);
      assertThat(post(client, ahead, "/payment/batch_init/1/1000", desk).statusCode()).isEqualTo(200);
      cluster.toRedis().refuse(); // It polls.
      for (int i = 0; i < 40; i++) {
        String created = post(client, ahead, "/orders/create/0", own).body();
        String order = Member.json(created).path("order_id").asText();
        HttpResponse<String> changed = i % 2 == 0
            ? post(client, behind, "/orders/addItem/" + order + "/0/1", own)
            : post(client, behind, "/orders/checkout/" + order, own);
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
      }
    }
  }

  private static HttpResponse<String> post(HttpClient client, Member member, String path, String token)
      throws Exception {
    return client.send(HttpRequest.newBuilder(member.api().resolve(path)).timeout(PATIENCE)
        .header("Authorization", "Bearer " + token).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
  }
}
