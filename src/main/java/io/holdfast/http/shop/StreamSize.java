package io.holdfast.http.shop;

import io.holdfast.engine.Instance;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.vertx.core.buffer.Buffer;

/** {@code GET …/streamsize}: how many entries are accepted and not yet applied here. */
final class StreamSize {
  private final Instance instance;

  StreamSize(Instance instance) {
    this.instance = instance;
  }

  void tell(Exchange exchange) {
    JsonBytes json = new JsonBytes(32).raw("{\"size\":").number(instance.status().lag()).raw("}");
    exchange.json(Buffer.buffer(json.toByteArray()));
  }
}
