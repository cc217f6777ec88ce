package io.holdfast.http.coordination;

import io.holdfast.codec.Idempotency;
import io.holdfast.coordination.CoordinationReply.Executed;
import io.holdfast.coordination.CoordinationReply.Left;
import io.holdfast.coordination.CoordinationReply.Refused;
import io.holdfast.coordination.CoordinationReply;
import io.holdfast.coordination.Request;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Bodies;
import io.holdfast.http.Exchange;
import io.holdfast.http.Names;
import java.util.List;

/** {@code POST /db/{env}} and {@code POST /req/{env}}: one request, done as a whole or not at all. */
final class EnvironmentRequests {
  private final ApiLoop loop;
  private final Readers readers;
  private final RequestParser parser;
  private final Bodies bodies;
  private final Executions executions;
  private final Answers answers;
  private final Executions.Done done;

  EnvironmentRequests(ApiLoop loop, Readers readers, RequestParser parser, Bodies bodies, Executions executions,
      Answers answers) {
    this.loop = loop;
    this.readers = readers;
    this.parser = parser;
    this.bodies = bodies;
    this.executions = executions;
    this.answers = answers;
    done = (exchange, executed, position) ->
        exchange.answer(200, Names.JSON, answers.executed(executed), position);
  }

  void execute(Exchange exchange) {
    String environment = Environment.of(exchange);
    bodies.readJson(exchange, body -> {
      Request request = parser.parse(body);
      Idempotency key = loop.writes().key(exchange, body);
      if (request.isRead() && key == null) {
        read(exchange, environment, request.gets());
      } else {
        executions.submit(exchange, environment, request, key, done);
      }
    });
  }

  /** What changes nothing needs no place in the log, only to see everything that has one. */
  private void read(Exchange exchange, String environment, List<String> keys) {
    loop.gate().passStrong(exchange, Environment.routingHash(environment), () -> readers.read(exchange, environment,
        reader -> reader.values(environment, keys), reply -> answer(exchange, environment, reply)));
  }

  private void answer(Exchange exchange, String environment, CoordinationReply reply) {
    switch (reply) {
      case Executed read ->
          exchange.answer(200, Names.JSON, answers.values(read.values()), readers.applied(environment));
      case Refused refused -> Answers.refused(exchange, refused);
      case Left left -> throw new IllegalStateException("a read stands in no line");
    }
  }
}
