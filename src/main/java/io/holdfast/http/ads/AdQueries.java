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
import java.util.function.Function;

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
    if (query.explain()) {
      reads.read(exchange, explanationOf(exchange), json -> answer(exchange, json));
      return;
    }
    asking = exchange;
    int total = query(reads.reader(), query, answer);
    asking = null;
    if (total == AdReader.RACED) {
      reads.readThere(exchange, answerOf(exchange), json -> answer(exchange, json));
    }
  }

  private int query(AdReader reader, AdQuery asked, ByteSink into) {
    return reader.query(asked.conditions(), asked.offset(), asked.limit(), clock.millis(), into);
  }

  private void take(byte[] bytes, int offset, int length) {
    asking.answer(Names.JSON, bytes, offset, length, reads.applied());
  }

  private void answer(Exchange exchange, JsonBytes json) {
    exchange.answer(200, Names.JSON, Buffer.buffer(json.toByteArray()), reads.applied());
  }

  /** For another loop, by whose turn {@link #query} is another request's. */
  private Function<AdReader, JsonBytes> answerOf(Exchange exchange) {
    AdQuery own = new AdQuery().read(exchange.request().uri());
    return reader -> {
      JsonBytes json = new JsonBytes(4096);
      return query(reader, own, json::raw) == AdReader.RACED ? null : json;
    };
  }

  private Function<AdReader, JsonBytes> explanationOf(Exchange exchange) {
    AdQuery own = new AdQuery().read(exchange.request().uri());
    return reader -> explain(reader, own);
  }

  private JsonBytes explain(AdReader reader, AdQuery asked) {
    JsonBytes json = new JsonBytes(4096);
    long begun = clock.nanos();
    Explanation explanation = reader.explain(asked.conditions(), asked.offset(), asked.limit(), clock.millis(),
        (bytes, offset, length) -> json.raw(bytes, offset, length - 1));
    if (explanation == null) {
      return null;
    }
    ExplanationJson.write(json.raw(",\"explain\":"), explanation, clock.nanos() - begun);
    return json.raw("}");
  }
}
