package io.holdfast.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.NotAcceptedException;
import io.holdfast.engine.SettingValue;
import io.holdfast.engine.SettingValues;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.FieldError;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.http.Refusals;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.Routes;
import io.holdfast.http.Suggestion;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Setting;
import io.holdfast.kernel.SystemCommand;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Settings and quotas: what holds, and changing it by a logged command, so that it holds everywhere from the same
 * position on. They are read where the log is dispatched, which is never behind what partitions have applied.
 */
public final class SettingRoutes implements RouteGroup {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final String VALUE = "value";
  private static final int LONGEST_NAME = 100;

  @Override
  public void declare(ApiLoop loop, Routes routes) {
    List<Setting> known = loop.instance().knownSettings();
    routes.add(HttpMethod.GET, "/settings", exchange -> read(loop, exchange, all -> list(exchange, all)));
    routes.add(HttpMethod.GET, "/settings/:name", exchange -> {
      Setting setting = named(known, exchange.pathParameter("name"));
      read(loop, exchange, all -> one(exchange, valueOf(setting, all), all.position()));
    });
    routes.add(HttpMethod.PUT, "/settings/:name", exchange -> loop.bodies().readJson(exchange,
        body -> change(loop, exchange, named(known, exchange.pathParameter("name")), body)));
  }

  private static Setting named(List<Setting> known, String name) {
    return known.stream().filter(setting -> setting.name().equals(name)).findFirst()
        .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, unknown(known, name)));
  }

  /** With the name that was probably meant, else with those of its domain. */
  private static String unknown(List<Setting> known, String name) {
    if (name.length() > LONGEST_NAME) {
      return "No setting has such a name; GET /settings has all";
    }
    String probably = Suggestion.of(name, known.stream().map(Setting::name).toList());
    if (!probably.isEmpty()) {
      return "There is no setting '" + name + "'" + probably;
    }
    String domain = name.split("\\.", 2)[0] + ".";
    List<String> near = known.stream().map(Setting::name).filter(each -> each.startsWith(domain)).toList();
    return "There is no setting '" + name + "'; "
        + (near.isEmpty() ? "GET /settings has all" : "there are " + String.join(", ", near));
  }

  private static void read(ApiLoop loop, Exchange exchange, Consumer<SettingValues> answer) {
    loop.gate().passAll(exchange, () -> loop.instance().settings().whenComplete((all, failure) ->
        exchange.onLoop(() -> {
          if (failure == null) {
            answer.accept(all);
          } else {
            failed(exchange, failure);
          }
        })));
  }

  private static void failed(Exchange exchange, Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause() : failure;
    if (cause instanceof NotAcceptedException refused) {
      exchange.problem(Refusals.problem(refused.refusal()));
    } else {
      throw new CompletionException(cause);
    }
  }

  private static SettingValue valueOf(Setting setting, SettingValues all) {
    return all.all().stream().filter(each -> each.setting().equals(setting)).findFirst().orElseThrow();
  }

  private static void change(ApiLoop loop, Exchange exchange, Setting setting, byte[] body) {
    long value = wanted(setting, body);
    loop.writes().submit(exchange, new SystemCommand.ChangeSetting(setting.name(), value),
        loop.writes().key(exchange, body),
        (same, done, position) -> one(same, new SettingValue(setting, value, true), position));
  }

  private static long wanted(Setting setting, byte[] body) {
    JsonNode object = parsed(body);
    List<FieldError> errors = new ArrayList<>();
    object.fieldNames().forEachRemaining(name -> {
      if (!name.equals(VALUE)) {
        errors.add(new FieldError(name, "is not known; there is value, in " + setting.unit()));
      }
    });
    JsonNode value = object.path(VALUE);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || !setting.allows(value.longValue())) {
      errors.add(new FieldError(VALUE, "must be a whole number from " + setting.least() + " to " + setting.most()
          + ", in " + setting.unit()));
    }
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.invalid(errors));
    }
    return value.longValue();
  }

  private static JsonNode parsed(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw ProblemException.malformed(e);
    } catch (IOException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "the body is not JSON in UTF-8");
    }
  }

  private static void list(Exchange exchange, SettingValues all) {
    JsonBytes json = new JsonBytes(4096).raw("{\"settings\":[");
    for (int i = 0; i < all.all().size(); i++) {
      write(json.raw(i == 0 ? "" : ","), all.all().get(i));
    }
    exchange.answer(200, Names.JSON, Buffer.buffer(json.raw("]}").toByteArray()), all.position());
  }

  private static void one(Exchange exchange, SettingValue value, Position position) {
    JsonBytes json = new JsonBytes(256);
    write(json, value);
    exchange.answer(200, Names.JSON, Buffer.buffer(json.toByteArray()), position);
  }

  private static void write(JsonBytes json, SettingValue value) {
    Setting setting = value.setting();
    json.raw("{\"name\":").text(setting.name());
    json.raw(",\"unit\":").text(setting.unit());
    json.raw(",\"value\":").number(value.value());
    json.raw(",\"default\":").number(setting.defaultValue());
    json.raw(",\"least\":").number(setting.least());
    json.raw(",\"most\":").number(setting.most());
    json.raw(",\"set\":").flag(value.set()).raw("}");
  }
}
