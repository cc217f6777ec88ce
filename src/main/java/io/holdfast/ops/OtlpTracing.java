package io.holdfast.ops;

import io.holdfast.http.tracing.RequestTrace;
import io.holdfast.http.tracing.Tracing;
import io.holdfast.kernel.Position;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Sends traces to a collector by OTLP over HTTP. A request whose caller says whether it is traced is traced so; of the
 * others a share is. That is decided before anything of the library is touched. What cannot be sent in time is dropped,
 * and never waited for. Any thread.
 */
public final class OtlpTracing implements Tracing, AutoCloseable {
  private static final Pattern TRACE_PARENT = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
  private static final int TRACE_ID = 3;
  private static final int SPAN_ID = 36;
  private static final int FLAGS = 53;
  private static final int MOST_QUEUED = 8_192;
  private static final int SERVER_ERROR = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> POSITION = AttributeKey.stringKey("holdfast.position");

  private final WatchedExporter exporter;
  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final double share;
  /** What is to be added to {@link System#nanoTime} to have nanoseconds since 1970. */
  private final long epoch = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();

  /**
   * Begins to send.
   *
   * @param endpoint where to, like {@code http://localhost:4318/v1/traces}
   * @param share of the requests whose callers do not say, from 0 to 1
   * @param version the program's version
   */
  public OtlpTracing(String endpoint, double share, String version) {
    this.share = share;
    Attributes about = Attributes.of(AttributeKey.stringKey("service.name"), "holdfast",
        AttributeKey.stringKey("service.version"), version, AttributeKey.stringKey("service.instance.id"),
        UUID.randomUUID().toString());
    exporter = new WatchedExporter(OtlpHttpSpanExporter.builder()
        .setEndpoint(endpoint).setTimeout(PATIENCE).setConnectTimeout(PATIENCE).build());
    provider = SdkTracerProvider.builder()
        .setResource(Resource.getDefault().merge(Resource.create(about)))
        .setSampler(Sampler.alwaysOn())
        .addSpanProcessor(BatchSpanProcessor.builder(exporter).setMaxQueueSize(MOST_QUEUED).build())
        .build();
    tracer = provider.get("holdfast", version);
  }

  @Override
  public RequestTrace begin(String method, String route, String traceParent) {
    boolean told = traceParent != null && TRACE_PARENT.matcher(traceParent).matches();
    boolean wanted = told
        ? TraceFlags.fromHex(traceParent, FLAGS).isSampled()
        : ThreadLocalRandom.current().nextDouble() < share;
    if (!wanted) {
      return null;
    }
    Context parent = told ? Context.root().with(Span.wrap(remote(traceParent))) : Context.root();
    return new Request(tracer.spanBuilder(method + " " + route)
        .setSpanKind(SpanKind.SERVER)
        .setParent(parent)
        .setAttribute(METHOD, method)
        .setAttribute(ROUTE, route)
        .startSpan());
  }

  /**
   * A traced command of another instance was applied here: one trace goes through all instances.
   *
   * @param traceParent the command's
   * @param position its entry's
   * @param beganNanos as {@link System#nanoTime} has it
   * @param endedNanos likewise
   */
  public void applied(String traceParent, Position position, long beganNanos, long endedNanos) {
    if (TRACE_PARENT.matcher(traceParent).matches()) {
      tracer.spanBuilder("apply elsewhere")
          .setSpanKind(SpanKind.CONSUMER)
          .setParent(Context.root().with(Span.wrap(remote(traceParent))))
          .setAttribute(POSITION, position.toString())
          .setStartTimestamp(epoch + beganNanos, TimeUnit.NANOSECONDS)
          .startSpan()
          .end(epoch + endedNanos, TimeUnit.NANOSECONDS);
    }
  }

  /** The collector, as it was when traces were last sent to it. */
  public Dependency collector() {
    String trouble = exporter.trouble();
    return new Dependency("traces", trouble != null, trouble == null ? "" : trouble);
  }

  private static SpanContext remote(String traceParent) {
    return SpanContext.createFromRemoteParent(traceParent.substring(TRACE_ID, SPAN_ID - 1),
        traceParent.substring(SPAN_ID, FLAGS - 1), TraceFlags.fromHex(traceParent, FLAGS), TraceState.getDefault());
  }

  /** Sends what is left, within a while. */
  @Override
  public void close() {
    provider.shutdown().join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One request's span, and those of its steps below it. */
  private final class Request implements RequestTrace {
    private final Span span;

    Request(Span span) {
      this.span = span;
    }

    @Override
    public String traceParent() {
      SpanContext context = span.getSpanContext();
      return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-" + context.getTraceFlags().asHex();
    }

    @Override
    public void step(String name, long beganNanos, long endedNanos) {
      tracer.spanBuilder(name)
          .setParent(Context.root().with(span))
          .setStartTimestamp(epoch + beganNanos, TimeUnit.NANOSECONDS)
          .startSpan()
          .end(epoch + endedNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void ended(int status, Position position) {
      span.setAttribute(STATUS, (long) status);
      if (position != null) {
        span.setAttribute(POSITION, position.toString());
      }
      if (status >= SERVER_ERROR) {
        span.setStatus(StatusCode.ERROR);
      }
      span.end();
    }
  }
}
