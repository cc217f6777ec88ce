package io.holdfast.http.slots;

import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.table.ByteSink;
import io.holdfast.slots.SlotReader;

/**
 * {@code GET /slots/{id}}. The hottest path of slots: the part of the answer that seldom changes is copied as it was
 * encoded, the numbers are written behind it, and both are copied once into memory that is pooled.
 */
final class SlotLookup {
  private static final long MILLIS_PER_SECOND = 1_000;

  private final ApiLoop loop;
  private final SlotReads reads;
  private final JsonBytes json = new JsonBytes(1024);
  private final ByteSink head = json::raw;

  SlotLookup(ApiLoop loop, SlotReads reads) {
    this.loop = loop;
    this.reads = reads;
  }

  void get(Exchange exchange) {
    String id = exchange.pathParameter("id");
    int hash = Routing.of(id);
    loop.gate().pass(exchange, hash, () -> answer(exchange, id, reads.partition(hash)));
  }

  private void answer(Exchange exchange, String id, int partition) {
    SlotReader reader = reads.reader(partition);
    if (!reader.find(id)) {
      throw notFound();
    }
    int epoch = loop.instance().epoch();
    exchange.answerHeaders().add(Names.ETAG, SlotTags.of(epoch, reader.mark()));
    long stale = loop.instance().staleMillis();
    if (stale > 0) {
      exchange.answerHeaders().add(Names.AGE, Long.toString(stale / MILLIS_PER_SECOND));
    }
    if (SlotTags.names(exchange.header(Names.IF_NONE_MATCH), epoch, reader.mark())) {
      exchange.answer(304, null, null, reads.applied(partition));
      return;
    }
    json.clear();
    reader.head(head);
    SlotJson.places(json, reader.capacity(), reader.reserved(), reader.waiting(), stale > 0);
    exchange.answer(Names.JSON, json.array(), 0, json.length(), reads.applied(partition));
  }

  static ProblemException notFound() {
    return new ProblemException(ProblemType.NOT_FOUND, "There is no such slot");
  }
}
