package io.holdfast.http.slots;

import static io.holdfast.http.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.InstanceOptions;
import io.holdfast.http.ApiFixture;
import io.holdfast.http.HttpSettings;
import io.holdfast.http.access.Access;
import io.holdfast.http.access.AccessRules;
import io.holdfast.http.access.ApiKey;
import io.holdfast.http.access.ApiKeys;
import io.holdfast.http.access.TokenFixture;
import io.holdfast.kernel.Routing;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reservation belongs to the user of the token by which it was made. */
final class ReservationOwnerTest {
  private static final String PROGRAM = ApiKey.generate();
  private static final String SCOPES = "slots:read slots:write";

  @TempDir Path directory;
  private final TokenFixture issuer;
  private final String ann;
  private final String bob;
  private final String desk;
  private ApiFixture api;
  private String slot;

  ReservationOwnerTest() throws Exception {
    issuer = new TokenFixture("1");
    ann = issuer.token("ann", SCOPES);
    bob = issuer.token("bob", SCOPES);
    desk = issuer.token("desk", SCOPES + " slots:any-user");
  }

  @BeforeEach
  void start() throws Exception {
    ApiKeys keys = ApiKeys.parse("program " + ApiKey.hashOf(PROGRAM) + " slots:read,slots:write,ops:read\n");
    api = new ApiFixture(directory, InstanceOptions.defaults(), HttpSettings.defaults(),
        new Access(new AccessRules(keys, issuer.tokens())));
    slot = json(post(PROGRAM, "/slots", "{\"name\":\"Table\",\"start_time\":\"2099-01-02T08:00:00Z\","
        + "\"end_time\":\"2099-01-02T10:00:00Z\",\"capacity\":100}")).get("id").asText();
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private HttpResponse<String> post(String credential, String path, String body) throws Exception {
    return api.postJson(path, body, "Authorization", "Bearer " + credential, "Prefer", "wait=5");
  }

  private HttpResponse<String> reserve(String credential, String more) throws Exception {
    return post(credential, "/reserve", "{\"slot_id\":\"" + slot + "\"" + more + "}");
  }

  private int get(String credential, String path) throws Exception {
    return api.get(path, "Authorization", "Bearer " + credential).statusCode();
  }

  private int confirm(String credential, String id) throws Exception {
    return api.send(api.request("/reservations/" + id + "/confirm").header("Authorization", "Bearer " + credential)
        .POST(BodyPublishers.noBody())).statusCode();
  }

  private int cancel(String credential, String id, String... more) throws Exception {
    var request = api.request("/reservations/" + id).header("Authorization", "Bearer " + credential).DELETE();
    return api.send(more.length == 0 ? request : request.headers(more)).statusCode();
  }

  private double writes() throws Exception {
    return api.metric("holdfast_write_seconds_count", "Authorization", "Bearer " + PROGRAM);
  }

  @Test
  void aTokenReservesForItsSubject() throws Exception {
    HttpResponse<String> made = reserve(ann, "");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(json(made).get("user_id").asText()).isEqualTo("ann");
    assertThat(reserve(ann, ",\"user_id\":\"ann\"").statusCode()).isEqualTo(201);
    assertThat(reserve(ann, ",\"user_id\":\"bob\"").statusCode()).isEqualTo(403);
    assertThat(reserve(desk, ",\"user_id\":\"bob\"").statusCode()).isEqualTo(201);
    assertThat(reserve(PROGRAM, ",\"user_id\":\"bob\"").statusCode()).isEqualTo(201);
    assertThat(reserve(PROGRAM, "").statusCode()).as("a program has to name a user").isEqualTo(400);
  }

  @Test
  void anothersReservationIsNeitherReadNorChanged() throws Exception {
    String id = json(reserve(ann, ",\"hold_seconds\":600")).get("id").asText();
    assertThat(get(bob, "/reservations/" + id)).isEqualTo(403);
    assertThat(get(bob, "/reservations/" + id + "/events")).isEqualTo(403);
    assertThat(get(bob, "/users/ann/reservations")).isEqualTo(403);
    assertThat(confirm(bob, id)).isEqualTo(403);
    assertThat(cancel(bob, id)).isEqualTo(403);
    assertThat(get(ann, "/reservations/" + id)).isEqualTo(200);
    assertThat(get(ann, "/users/ann/reservations")).isEqualTo(200);
    assertThat(get(desk, "/reservations/" + id)).isEqualTo(200);
    assertThat(get(PROGRAM, "/reservations/" + id)).isEqualTo(200);
    assertThat(confirm(ann, id)).isEqualTo(200);
    assertThat(cancel(desk, id)).isEqualTo(200);
  }

  /** It may have been made on another instance just now: whose it is must be known before anything is done to it. */
  @Test
  void oneThatIsNotKnownHereIsNotChangedUnseen() throws Exception {
    String unknown = Routing.id(System.currentTimeMillis(), 4_711, Routing.of(slot)).toString();
    double before = writes();
    assertThat(cancel(bob, unknown)).isEqualTo(404);
    assertThat(cancel(bob, unknown, "Holdfast-Consistency", "local")).isEqualTo(404);
    assertThat(confirm(bob, unknown)).isEqualTo(404);
    assertThat(writes()).as("writes").isEqualTo(before);
    assertThat(cancel(PROGRAM, unknown)).isEqualTo(404);
    assertThat(writes()).as("in the log's order").isEqualTo(before + 1);
  }
}
