package io.holdfast.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.ChangeFeed;
import io.holdfast.engine.NotKeeperException;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.Routes;
import io.holdfast.kernel.Position;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Consumers of changes: list them, let one try again, begin anew, or go on elsewhere. */
public final class FeedRoutes implements RouteGroup {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public void declare(ApiLoop loop, Routes routes) {
    ChangeFeed feed = loop.instance().feed();
    routes.add(HttpMethod.GET, "/feeds", exchange -> list(exchange, feed));
    routes.add(HttpMethod.POST, "/feeds/:name/resume",
        exchange -> then(exchange, feed, feed.resume(exchange.pathParameter("name"))));
    routes.add(HttpMethod.POST, "/feeds/:name/restart", exchange -> loop.bodies().read(exchange,
        body -> then(exchange, feed, restart(feed, exchange.pathParameter("name"), body))));
  }

  private static CompletionStage<Void> restart(ChangeFeed feed, String name, byte[] body) {
    Position from = from(body);
    return from == null ? feed.restart(name) : feed.restart(name, from);
  }

  private static Position from(byte[] body) {
    if (body.length == 0) {
      return null;
    }
    try {
      JsonNode from = JSON.readTree(body).path("from");
      return from.isMissingNode() || from.isNull() ? null : Position.parse(from.asText());
    } catch (IOException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "the body is not JSON in UTF-8");
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("from", "must have the form epoch.sequence, such as 1.4711"));
    }
  }

  private static void then(Exchange exchange, ChangeFeed feed, CompletionStage<Void> stage) {
    stage.whenComplete((nothing, failure) -> exchange.onLoop(() -> {
      if (failure == null) {
        list(exchange, feed);
      } else {
        failed(exchange, failure);
      }
    }));
  }

  private static void failed(Exchange exchange, Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause() : failure;
    switch (cause) {
      case NotKeeperException refused -> exchange.problem(Problem.of(ProblemType.CONFLICT, refused.getMessage()));
      case IllegalArgumentException unknown ->
          exchange.problem(Problem.of(ProblemType.NOT_FOUND, unknown.getMessage()));
      default -> exchange.problem(Problem.passing(ProblemType.UNAVAILABLE,
          "The consumer's store did not take it: " + cause.getMessage(), 1_000));
    }
  }

  private static void list(Exchange exchange, ChangeFeed feed) {
    JsonBytes json = new JsonBytes(512).raw("{\"consumers\":");
    FeedJson.write(json, feed.consumers());
    exchange.answer(200, Names.JSON, Buffer.buffer(json.raw("}").toByteArray()), null);
  }
}
