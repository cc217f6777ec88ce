package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTreeTest {
  private static final List<String> DECLARED = List.of("GET /slots", "POST /slots", "GET /slots/:id",
      "GET /slots/:id/events", "POST /ad/batch", "GET /ad/:id", "POST /db/:env", "GET /db/:env/kv",
      "GET /db/:env/kv/:key", "POST /stock/item/create/:price", "POST /stock/add/:item/:amount", "GET /");

  private final PathTree<String> tree = new PathTree<>();

  PathTreeTest() {
    for (String route : DECLARED) {
      String[] parts = route.split(" ");
      tree.add(HttpMethod.valueOf(parts[0]), RoutePath.of(parts[1]), route);
    }
  }

  @ParameterizedTest
  @CsvSource({
      "GET, /slots, GET /slots",
      "GET, /slots?limit=2&name=a/b, GET /slots",
      "POST, /slots, POST /slots",
      "GET, /slots/slot-1, GET /slots/:id",
      "GET, /slots/slot-1?x=%2F, GET /slots/:id",
      "GET, /slots/slot-1/events, GET /slots/:id/events",
      "POST, /ad/batch, POST /ad/batch",
      "POST, /db/env-1, POST /db/:env",
      "GET, /db/kv/kv/kv, GET /db/:env/kv/:key",
      "POST, /stock/item/create/5, POST /stock/item/create/:price",
      "POST, /stock/add/7/5, POST /stock/add/:item/:amount"
  })
  void findsPlainPaths(String method, String uri, String route) {
    assertThat(tree.find(HttpMethod.valueOf(method), uri)).isEqualTo(route);
  }

  @ParameterizedTest
  @CsvSource({
      "DELETE, /slots", "HEAD, /slots", "GET, /slot", "GET, /slotss", "GET, /slots/", "GET, /slots//events",
      "GET, /slots/a%2Fb", "GET, /slots/..", "GET, /slots/.", "GET, /slots/a;b", "GET, /slots/a#b", "GET, slots",
      "GET, *", "GET, /slots/ü", "GET, /slots/a\\b", "POST, /db", "GET, /ad/batch", "GET, /slots/a/events/b"
  })
  void leavesTheRestToTheRouter(String method, String uri) {
    assertThat(tree.find(HttpMethod.valueOf(method), uri)).isNull();
  }

  @Test
  void firstOfTwoDeclarationsStays() {
    tree.add(HttpMethod.GET, RoutePath.of("/slots/:other"), "another");

    assertThat(tree.find(HttpMethod.GET, "/slots/a")).isEqualTo("GET /slots/:id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/stock/add/7/50", "/stock/add/7/50?x=/y/z"})
  void readsParameters(String uri) {
    RoutePath path = RoutePath.of("/stock/add/:item/:amount");

    assertThat(path.parameter("item", uri)).isEqualTo("7");
    assertThat(path.parameter("amount", uri)).isEqualTo("50");
    assertThatThrownBy(() -> path.parameter("add", uri)).isInstanceOf(IllegalArgumentException.class);
  }
}
