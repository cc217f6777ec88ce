package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** Drives every operation of coordination into every answer that can be had at will. */
final class CoordinationContract {
  private static final String LOCK = "{\"LockID\":\"l\",\"LockDur\":30}";

  private final ApiFixture api;
  private final Check check;

  /** Sends a request and holds the response to the operation. */
  interface Check {
    HttpResponse<String> check(String operation, HttpRequest.Builder request) throws Exception;
  }

  private CoordinationContract(ApiFixture api, Check check) {
    this.api = api;
    this.check = check;
  }

  static void drive(ApiFixture api, Check check) throws Exception {
    CoordinationContract contract = new CoordinationContract(api, check);
    contract.requests("/db/");
    contract.requests("/req/");
    contract.values();
    contract.watches();
    contract.held();
  }

  private void expect(int status, String operation, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = check.check(operation, request);
    assertThat(response.statusCode()).as(operation + ": " + response.body()).isEqualTo(status);
  }

  private HttpRequest.Builder post(String path, String body) {
    return api.request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
  }

  private void requests(String path) throws Exception {
    String operation = "POST " + path + "{env}";
    String env = path + "env" + path.length();
    expect(200, operation, post(env, LOCK).header("Idempotency-Key", "k" + env));
    expect(422, operation, post(env, "{}").header("Idempotency-Key", "k" + env));
    expect(409, operation, post(env, LOCK));
    expect(200, operation, post(env, "{\"KVSet\":{\"Key\":\"a\",\"Value\":[1]},\"KVGet\":[\"a\",\"b\"],"
        + "\"Atomic\":{\"Key\":\"n\",\"Add\":1},\"IdempotencyIDs\":[\"once\"]}"));
    expect(409, operation, post(env, "{\"IdempotencyIDs\":[\"once\"]}"));
    expect(200, operation, post(env, "{\"KVGet\":\"a\"}"));
    expect(412, operation, post(env, "{\"KVGet\":\"a\"}").header("Holdfast-Position", "9.1"));
    expect(400, operation, post(env, "{\"KVGet\":5}"));
    expect(413, operation, post(env, " ".repeat(2 << 20)));
    expect(415, operation, api.request(env).header("Content-Type", "text/plain").POST(BodyPublishers.ofString(LOCK)));
  }

  private void values() throws Exception {
    api.postJson("/db/env", "{\"KVSet\":[{\"Key\":\"a\",\"Value\":1},{\"Key\":\"b\",\"Value\":2}]}");
    expect(200, "GET /db/{env}/kv", api.request("/db/env/kv?prefix=a&limit=5"));
    expect(200, "GET /db/{env}/kv", api.request("/db/env/kv?limit=1"));
    expect(400, "GET /db/{env}/kv", api.request("/db/env/kv?limit=x"));
    expect(200, "GET /db/{env}/kv/{key}", api.request("/db/env/kv/a"));
    expect(304, "GET /db/{env}/kv/{key}", api.request("/db/env/kv/a").header("If-None-Match", "\"1\""));
    expect(404, "GET /db/{env}/kv/{key}", api.request("/db/env/kv/none"));
    expect(400, "GET /db/{env}/kv/{key}", api.request("/db/env/kv/%01"));
  }

  private void watches() throws Exception {
    expect(200, "POST /watch/{env}", post("/watch/env", "{\"ID\":\"a\",\"Version\":0}"));
    expect(204, "POST /watch/{env}", post("/watch/env", "{\"ID\":\"a\",\"Version\":1}").header("Prefer", "wait=0"));
    expect(400, "POST /watch/{env}", post("/watch/env", "{\"Version\":1}"));
    for (String path : new String[] {"/db/{env}/kv/{key}/watch", "/db/{env}/watch"}) {
      String at = path.replace("{env}", "env").replace("{key}", "a");
      expect(200, "GET " + path, api.request(at).method("HEAD", BodyPublishers.noBody()));
      expect(410, "GET " + path, api.request(at + "?version=99"));
      expect(400, "GET " + path, api.request(at + "?version=x"));
    }
  }

  private void held() throws Exception {
    api.postJson("/db/env", LOCK);
    expect(200, "GET /db/{env}/locks/{id}", api.request("/db/env/locks/l"));
    expect(304, "GET /db/{env}/locks/{id}", api.request("/db/env/locks/l").header("If-None-Match", "\"1\""));
    expect(200, "GET /db/{env}/leader/{name}", api.request("/db/env/leader/boss"));
    expect(200, "POST /db/{env}/leader/{name}/campaign",
        post("/db/env/leader/boss/campaign", "{\"Candidate\":\"me\",\"LockDur\":30}"));
    expect(409, "POST /db/{env}/leader/{name}/campaign",
        post("/db/env/leader/boss/campaign", "{\"Candidate\":\"you\",\"LockDur\":30}"));
    expect(200, "GET /db/{env}/leader/{name}", api.request("/db/env/leader/boss"));
    expect(200, "POST /db/{env}/leader/{name}/resign", post("/db/env/leader/boss/resign", "{\"Unlock\":2}"));
    expect(409, "POST /db/{env}/leader/{name}/resign", post("/db/env/leader/boss/resign", "{\"Unlock\":2}"));
    expect(200, "POST /db/{env}/semaphore/{name}",
        post("/db/env/semaphore/s", "{\"Permits\":1,\"LockDur\":30}"));
    expect(409, "POST /db/{env}/semaphore/{name}",
        post("/db/env/semaphore/s", "{\"Permits\":1,\"LockDur\":30}"));
    expect(400, "POST /db/{env}/semaphore/{name}", post("/db/env/semaphore/s", "{}"));
    expect(200, "GET /db/{env}/semaphore/{name}", api.request("/db/env/semaphore/s"));
  }
}
