package io.holdfast.http.coordination;

import io.holdfast.coordination.CoordinationReader.Page;
import io.holdfast.coordination.CoordinationReply.Value;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.EntityTags;
import io.holdfast.http.Exchange;
import io.holdfast.http.FieldError;
import io.holdfast.http.Names;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.http.QueryString;
import java.util.ArrayList;
import java.util.List;

/** {@code GET /db/{env}/kv/{key}} and {@code GET /db/{env}/kv}. */
final class ValueReads {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST_LIMIT = 1_000;
  private static final long PAGE_BYTES = 4L << 20;

  private final ApiLoop loop;
  private final Readers readers;
  private final Answers answers;

  ValueReads(ApiLoop loop, Readers readers, Answers answers) {
    this.loop = loop;
    this.readers = readers;
    this.answers = answers;
  }

  void get(Exchange exchange) {
    String environment = Environment.of(exchange);
    String key = Environment.name(exchange, "key", io.holdfast.coordination.Names.LONGEST_KEY);
    loop.gate().passStrong(exchange, Environment.routingHash(environment), () -> {
      Value value = readers.of(environment).value(environment, key);
      if (value.version() == 0) {
        throw new ProblemException(ProblemType.NOT_FOUND, "There is no value with this key");
      }
      exchange.answerHeaders().add(Names.ETAG, EntityTags.of(value.version()));
      if (EntityTags.namesAny(exchange.header(Names.IF_NONE_MATCH), value.version())) {
        exchange.answer(304, null, null, readers.applied(environment));
      } else {
        exchange.answer(200, Names.JSON, answers.value(value), readers.applied(environment));
      }
    });
  }

  void list(Exchange exchange) {
    String environment = Environment.of(exchange);
    Asked asked = new Asked();
    QueryString.visit(exchange.request().uri(), asked);
    asked.check();
    loop.gate().passStrong(exchange, Environment.routingHash(environment), () -> list(exchange, environment, asked));
  }

  private void list(Exchange exchange, String environment, Asked asked) {
    readers.read(exchange, environment,
        reader -> reader.list(environment, asked.prefix, asked.after, asked.limit, PAGE_BYTES),
        page -> answer(exchange, environment, asked, page));
  }

  /** Where all that was looked at has been deleted, goes on; but others come between. */
  private void answer(Exchange exchange, String environment, Asked asked, Page page) {
    if (page.values().isEmpty() && page.next() != null) {
      asked.after = page.next();
      loop.post(() -> exchange.onLoop(() -> list(exchange, environment, asked)));
    } else {
      exchange.answer(200, Names.JSON, answers.page(page.values(), page.next()), readers.applied(environment));
    }
  }

  /** The parameters. */
  private static final class Asked implements QueryString.Visitor {
    private final List<FieldError> errors = new ArrayList<>();
    private String prefix = "";
    private String after = "";
    private int limit = DEFAULT_LIMIT;

    @Override
    public void parameter(String text, int name, int nameEnd, int value, int valueEnd) {
      switch (text.substring(name, nameEnd)) {
        case "prefix" -> prefix = text.substring(value, valueEnd);
        case "after" -> after = text.substring(value, valueEnd);
        case "limit" -> {
          limit = QueryString.number(text, value, valueEnd);
          if (limit < 1 || limit > MOST_LIMIT) {
            errors.add(new FieldError("limit", "must be a whole number from 1 to " + MOST_LIMIT));
          }
        }
        default -> {
          // Not ours.
        }
      }
    }

    void check() {
      if (!errors.isEmpty()) {
        throw new ProblemException(Problem.invalid(errors));
      }
    }
  }
}
