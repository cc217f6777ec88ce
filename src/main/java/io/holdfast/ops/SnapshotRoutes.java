package io.holdfast.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.NotAcceptedException;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.http.Refusals;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.Routes;
import io.holdfast.http.Times;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.JournalEntry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Snapshots: take, list, download, restore; and where the journal was at a time, for restoring to it. */
public final class SnapshotRoutes implements RouteGroup {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Operations operations;

  /** Has these done. */
  public SnapshotRoutes(Operations operations) {
    this.operations = operations;
  }

  @Override
  public void declare(ApiLoop loop, Routes routes) {
    routes.add(HttpMethod.GET, "/snapshots",
        exchange -> then(exchange, operations.snapshots(), all -> list(exchange, all)));
    routes.add(HttpMethod.POST, "/snapshots",
        exchange -> then(exchange, operations.takeSnapshot(), info -> taken(exchange, info)));
    routes.add(HttpMethod.POST, "/snapshots/restore", exchange -> loop.bodies().readJson(exchange,
        body -> then(exchange, operations.restore(wanted(body)), position -> restored(exchange, position))));
    routes.add(HttpMethod.GET, "/snapshots/:position", this::download);
    routes.add(HttpMethod.GET, "/positions", exchange -> at(exchange, time(exchange)));
  }

  private static <T> void then(Exchange exchange, CompletionStage<T> stage, Consumer<T> answer) {
    stage.whenComplete((result, failure) -> exchange.onLoop(() -> {
      if (failure == null) {
        answer.accept(result);
      } else {
        failed(exchange, failure);
      }
    }));
  }

  private static void failed(Exchange exchange, Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
    switch (cause) {
      case NotAcceptedException refused -> exchange.problem(Refusals.problem(refused.refusal()));
      case OperationRefusedException refused ->
          exchange.problem(Problem.of(ProblemType.CONFLICT, refused.getMessage()));
      default -> throw new CompletionException(cause);
    }
  }

  private static void list(Exchange exchange, List<SnapshotInfo> all) {
    JsonBytes json = new JsonBytes(1024).raw("{\"snapshots\":[");
    for (int i = 0; i < all.size(); i++) {
      SnapshotJson.write(json.raw(i == 0 ? "" : ","), all.get(i));
    }
    exchange.json(Buffer.buffer(json.raw("]}").toByteArray()));
  }

  private static void taken(Exchange exchange, SnapshotInfo info) {
    JsonBytes json = new JsonBytes(256);
    SnapshotJson.write(json, info);
    exchange.answerHeaders().set(Names.LOCATION, "/snapshots/" + info.position());
    exchange.answer(201, Names.JSON, Buffer.buffer(json.toByteArray()), info.position());
  }

  private void download(Exchange exchange) {
    Position position = position(exchange.pathParameter("position"))
        .orElseThrow(() -> noSnapshot(exchange.pathParameter("position")));
    then(exchange, operations.snapshotFile(position), file -> send(exchange, position, file));
  }

  private static void send(Exchange exchange, Position position, Optional<Path> file) {
    Path path = file.orElseThrow(() -> noSnapshot(position.toString()));
    exchange.answerHeaders()
        .set("Content-Disposition", "attachment; filename=\"holdfast-" + position + ".snapshot\"");
    exchange.file("application/octet-stream", path);
  }

  private static ProblemException noSnapshot(String position) {
    return new ProblemException(ProblemType.NOT_FOUND, "No snapshot is kept at " + position);
  }

  private static void restored(Exchange exchange, Position position) {
    byte[] body = ("{\"position\":\"" + position + "\"}").getBytes(StandardCharsets.US_ASCII);
    exchange.answer(200, Names.JSON, Buffer.buffer(body), null);
  }

  private void at(Exchange exchange, long unixMillis) {
    then(exchange, operations.entryAt(unixMillis), found -> {
      JournalEntry entry = found.orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND,
          "Everything that is still in the journal is later than that"));
      JsonBytes json = new JsonBytes(128).raw("{\"position\":").text(entry.position().toString());
      Times.write(json.raw(",\"log_time\":"), entry.logTime());
      exchange.json(Buffer.buffer(json.raw("}").toByteArray()));
    });
  }

  private static long time(Exchange exchange) {
    String text = exchange.request().getParam("time");
    long time = text == null ? Times.NO_TIME : Times.parse(text);
    if (time == Times.NO_TIME) {
      throw new ProblemException(Problem.invalid("time", Times.FORM));
    }
    return time;
  }

  private static Position wanted(byte[] body) {
    try {
      JsonNode position = JSON.readTree(body).path("position");
      return position(position.asText())
          .orElseThrow(() -> new ProblemException(
              Problem.invalid("position", "must have the form epoch.sequence, such as 1.4711")));
    } catch (JsonProcessingException e) {
      throw ProblemException.malformed(e);
    } catch (IOException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "the body is not JSON in UTF-8");
    }
  }

  private static Optional<Position> position(String text) {
    try {
      return Optional.of(Position.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
