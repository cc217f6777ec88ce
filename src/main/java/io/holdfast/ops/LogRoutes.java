package io.holdfast.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.Routes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** {@code GET} and {@code PUT /log-levels}: what is worth a line in the log, changed while the node runs. */
public final class LogRoutes implements RouteGroup {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OURS = "io.holdfast";
  private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");
  private static final int LONGEST_NAME = 200;

  private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();

  @Override
  public void declare(ApiLoop loop, Routes routes) {
    routes.add(HttpMethod.GET, "/log-levels", this::list);
    routes.add(HttpMethod.PUT, "/log-levels", exchange -> loop.bodies().readJson(exchange, body -> {
      change(body);
      list(exchange);
    }));
  }

  private void change(byte[] body) {
    JsonNode wanted = read(body);
    String name = wanted.path("logger").asText(OURS);
    String level = wanted.path("level").asText("");
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new ProblemException(Problem.invalid("logger", "must be the name of a logger, such as io.holdfast.log"));
    }
    if (!LEVELS.contains(level)) {
      throw new ProblemException(Problem.invalid("level", "must be one of error, warn, info, debug, trace"));
    }
    loggers.getLogger(name).setLevel(Level.toLevel(level));
  }

  private static JsonNode read(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "The body is not JSON");
    }
  }

  private void list(Exchange exchange) {
    JsonBytes json = new JsonBytes(256).raw("{\"levels\":{");
    String before = "";
    for (Logger logger : loggers.getLoggerList()) {
      if (logger.getLevel() != null) {
        json.raw(before).text(logger.getName()).raw(":");
        json.text(logger.getLevel().toString().toLowerCase(Locale.ROOT));
        before = ",";
      }
    }
    exchange.json(Buffer.buffer(json.raw("}}").toByteArray()));
  }
}
