package io.holdfast.http.ads;

import io.holdfast.ads.AdCommand;
import io.holdfast.ads.AdReader;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.http.ReadGate;
import io.holdfast.kernel.index.Explanation;
import io.holdfast.kernel.table.ByteSink;
import io.holdfast.log.Clock;
import io.vertx.core.buffer.Buffer;

/**
 * {@code GET /api/v1/ad}. The hottest path there is: beyond what Vert.x needs for a request it allocates the exchange,
 * the read to be let through, the conditions and the position; the answer is copied once, into memory that is pooled.
 */
final class AdQueries {
  private final AdQuery query = new AdQuery();
  private final AdReads reads;
  private final ReadGate gate;
  private final Clock clock;
  private final ByteSink answer = this::take;
  private Exchange asking;

  AdQueries(ApiLoop loop, AdReads reads) {
    this.reads = reads;
    gate = loop.gate();
    clock = loop.clock();
  }

  void find(Exchange exchange) {
    gate.pass(exchange, AdCommand.ROUTING_HASH, () -> answer(exchange));
  }

  private void answer(Exchange exchange) {
    query.read(exchange.request().uri());
    AdReader reader = reads.reader();
    if (query.explain()) {
      explain(exchange, reader);
      return;
    }
    asking = exchange;
    reader.query(query.conditions(), query.offset(), query.limit(), clock.millis(), answer);
    asking = null;
  }

  private void take(byte[] bytes, int offset, int length) {
    asking.answer(Names.JSON, bytes, offset, length, reads.applied());
  }

  private void explain(Exchange exchange, AdReader reader) {
    JsonBytes json = new JsonBytes(4096);
    long begun = clock.nanos();
    Explanation explanation = reader.explain(query.conditions(), query.offset(), query.limit(), clock.millis(),
        (bytes, offset, length) -> json.raw(bytes, offset, length - 1));
    long nanos = clock.nanos() - begun;
    ExplanationJson.write(json.raw(",\"explain\":"), explanation, nanos);
    exchange.answer(200, Names.JSON, Buffer.buffer(json.raw("}").toByteArray()), reads.applied());
  }
}
