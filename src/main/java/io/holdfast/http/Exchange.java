package io.holdfast.http;

import io.holdfast.engine.Partition;
import io.holdfast.http.access.Caller;
import io.holdfast.http.access.Permission;
import io.holdfast.http.access.Scope;
import io.holdfast.http.tracing.RequestTrace;
import io.holdfast.http.tracing.Tracing;
import io.holdfast.kernel.Position;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One request and its one answer. Belongs to the event loop of the request; whoever is called elsewhere comes back by
 * {@link #onLoop}.
 */
public final class Exchange {

  /** For what no route has taken. */
  static final UnaryOperator<String> NO_PARAMETERS = name -> null;

  private final HttpServerRequest request;
  private final UnaryOperator<String> pathParameters;
  private final Responder responder;
  private final RouteMeter meter;
  private final long begun;
  private Caller caller = Caller.everyone();
  private Permission permission = Permission.OPEN;
  private RequestTrace trace;
  private boolean answered;

  /**
   * A request that has come.
   *
   * @param pathParameters says what stands in its path for a parameter that its route names
   */
  Exchange(HttpServerRequest request, UnaryOperator<String> pathParameters, Responder responder, RouteMeter meter) {
    this.request = request;
    this.pathParameters = pathParameters;
    this.responder = responder;
    this.meter = meter;
    begun = responder.nanos();
  }

  /** The request. */
  public HttpServerRequest request() {
    return request;
  }

  /** Who asks. */
  public Caller caller() {
    return caller;
  }

  /** The trace of this request; null if it has none. */
  RequestTrace trace() {
    return trace;
  }

  /** This is traced from now on. */
  void traceBy(Tracing tracing) {
    trace = tracing.begin(request.method().name(), meter.route(), request.getHeader(Names.TRACE_PARENT));
  }

  /** It is this caller who asks, with this permission. */
  void askedBy(Caller known, Permission needed) {
    caller = known;
    permission = needed;
  }

  /**
   * The user whom the request is about.
   *
   * @param named the one that it names; null stands for the user whom the caller's token was made for
   * @return null if it names none and the caller is no user
   * @throws ProblemException if the caller may not act for that user
   */
  public String userFor(String named) {
    String user = named == null ? caller.subject() : named;
    if (user != null && !caller.mayActFor(user, permission.domain())) {
      throw new ProblemException(ProblemType.FORBIDDEN, "The token was made for another user, and has not the scope "
          + new Permission(permission.domain(), Scope.ANY_USER));
    }
    return user;
  }

  /** Whether the caller may act for every user, so that nobody need look whose something is. */
  public boolean isForAnyone() {
    return caller.mayActFor(null, permission.domain());
  }

  /** A header of the request, or null. */
  public String header(CharSequence name) {
    return request.getHeader(name);
  }

  /** A part of the path that the route names. */
  public String pathParameter(String name) {
    return pathParameters.apply(name);
  }

  /** Whether it has been answered, or the client has gone. */
  public boolean isOver() {
    return answered || request.response().closed();
  }

  /** Whether it has been answered, whether or not the client is there still. */
  public boolean isAnswered() {
    return answered;
  }

  /**
   * Runs a task once if the client goes before it has been answered; at once if it has gone already, so what the task
   * ends must have begun before this is called. Of several tasks the last one counts.
   */
  public void whenGone(Runnable task) {
    HttpServerResponse response = request.response();
    if (answered) {
      return;
    }
    if (response.closed()) {
      task.run(); // Its connection says so no more.
      return;
    }
    response.closeHandler(closed -> {
      if (!answered) {
        task.run();
      }
    });
  }

  /** The headers of the answer, for what only this route says. */
  public MultiMap answerHeaders() {
    return request.response().headers();
  }

  /** Answers 200 with JSON, with the position sampled now. */
  public void json(Buffer body) {
    answer(200, Names.JSON, body, null);
  }

  /**
   * Answers.
   *
   * @param status the status
   * @param type the body's media type; null if there is no body
   * @param body the body; null if there is none
   * @param position what the answer rests on; null samples the position that has been applied here now
   */
  public void answer(int status, CharSequence type, Buffer body, Position position) {
    if (isOver()) {
      return;
    }
    HttpServerResponse response = begin(status, position);
    if (body == null) {
      end(status, response, response.headers());
    } else {
      describe(response.headers(), type, body.length());
      response.end(body);
    }
  }

  /** Answers 200 with a copy of these bytes, without garbage: for what is asked for most. */
  public void answer(CharSequence type, byte[] bytes, int offset, int length, Position position) {
    if (request.method() != HttpMethod.GET) {
      answer(200, type, Buffer.buffer(length).appendBytes(bytes, offset, length), position);
    } else if (!isOver()) {
      HttpServerResponse response = begin(200, position);
      describe(response.headers(), type, length);
      DirectBody body = DirectBody.of(bytes, offset, length);
      response.end(body).onComplete(body);
    }
  }

  private HttpServerResponse begin(int status, Position position) {
    answered = true;
    HttpServerResponse response = request.response();
    responder.common(response.headers(), position);
    echoRequestId(response.headers());
    if (status != 200) {
      response.setStatusCode(status);
    }
    meter.count(status, responder.nanos() - begun);
    if (trace != null) {
      trace.ended(status, position);
    }
    return response;
  }

  private void describe(MultiMap headers, CharSequence type, int length) {
    headers.add(Names.CONTENT_TYPE, type);
    headers.add(Names.CONTENT_LENGTH, responder.length(length));
  }

  private static void end(int status, HttpServerResponse response, MultiMap headers) {
    if (status != 204 && status != 304) {
      headers.add(Names.CONTENT_LENGTH, "0");
    }
    response.end();
  }

  private void echoRequestId(MultiMap headers) {
    String id = request.getHeader(Names.REQUEST_ID);
    if (id != null && id.length() <= Responder.LONGEST_REQUEST_ID && !headers.contains(Names.REQUEST_ID)) {
      headers.add(Names.REQUEST_ID, id);
    }
  }

  /** Answers 200 with a file's content, read as fast as the client takes it. */
  public void file(String type, Path path) {
    if (isOver()) {
      return;
    }
    answered = true;
    MultiMap headers = answerHeaders();
    responder.common(headers, null);
    echoRequestId(headers);
    headers.add(Names.CONTENT_TYPE, type);
    request.response().sendFile(path.toString())
        .onSuccess(sent -> meter.count(200, responder.nanos() - begun))
        .onFailure(failure -> {
          meter.count(500, responder.nanos() - begun);
          request.connection().close();
        });
  }

  /**
   * Begins an answer of 200 without a length.
   *
   * @param queueBytes written and not yet sent, beyond which the response's queue is full
   */
  HttpServerResponse stream(CharSequence type, int queueBytes) {
    HttpServerResponse response = begin(200, null);
    response.headers().add(Names.CONTENT_TYPE, type);
    return response.setChunked(true).setWriteQueueMaxSize(queueBytes);
  }

  /** Answers with a problem. */
  public void problem(Problem problem) {
    problem(problem, null);
  }

  /** Answers with a problem that has more members than all have. */
  public void problem(Problem problem, Consumer<JsonBytes> more) {
    if (isOver()) {
      return;
    }
    if (problem.type().status() >= 500) {
      responder.troubles().say(this, problem);
    }
    if (problem.retryAfterMillis() > 0) {
      answerHeaders().set(Names.RETRY_AFTER, Long.toString(problem.retryAfterSeconds()));
    }
    answer(problem.type().status(), Names.PROBLEM_JSON, Buffer.buffer(problem.body(more)), null);
  }

  /** Does something for this request; what it throws becomes the answer. */
  public void attempt(Runnable work) {
    try {
      work.run();
    } catch (ProblemException e) {
      problem(e.problem());
    } catch (RuntimeException | StackOverflowError e) {
      responder.failed(this, e);
    }
  }

  /** Runs something on the request's event loop: at once if this is it. What it throws becomes the answer. */
  public void onLoop(Runnable work) {
    responder.onLoop(() -> attempt(work));
  }

  /**
   * Reads on a partition's loop, between two of its items, what has raced too often on the request's. What is thrown
   * becomes the answer.
   *
   * @param reading must be short
   * @param then takes what was read, on the request's loop
   */
  public <T> void readOn(Partition partition, Supplier<T> reading, Consumer<T> then) {
    partition.run(() -> {
      try {
        T read = reading.get();
        onLoop(() -> then.accept(read));
      } catch (RuntimeException e) {
        onLoop(() -> {
          throw e;
        });
      }
    });
  }
}
