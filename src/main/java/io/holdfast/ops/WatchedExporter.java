package io.holdfast.ops;

import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/**
 * Sends spans as another exporter does, and knows how that went last. The library tells nobody but its log what became
 * of an export. Any thread.
 */
final class WatchedExporter implements SpanExporter {
  private final SpanExporter exporter;
  /** What was the matter with the last export; null if nothing was, or there was none yet. */
  private volatile String trouble;

  WatchedExporter(SpanExporter exporter) {
    this.exporter = exporter;
  }

  /** What was the matter with the last export; null if nothing was, or there was none yet. */
  String trouble() {
    return trouble;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(() -> trouble = result.isSuccess() ? null : words(result.getFailureThrowable()));
  }

  private static String words(Throwable failure) {
    return switch (failure) {
      case null -> "nothing was sent, and the exporter does not say why";
      case HttpExportException http when http.failedWithResponse() ->
          "it answered " + http.getResponse().getStatusCode();
      case HttpExportException http when http.getCause() != null -> Dependency.words(http.getCause());
      default -> Dependency.words(failure);
    };
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
