package io.holdfast.cli.node;

import io.holdfast.engine.ContentHash;
import io.holdfast.engine.InstanceStatus;
import io.holdfast.engine.Neighbour;
import io.holdfast.kernel.Position;
import io.holdfast.log.postgres.InstanceTable.Said;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** What an instance says about itself to the others, as JSON; what is not understood is ignored. */
final class Words {

  private Words() {}

  static String of(InstanceStatus status, ContentHash cut, String address, String version, boolean readOnly) {
    JsonObject words = new JsonObject()
        .put("address", address)
        .put("version", version)
        .put("state", status.state().name().toLowerCase(Locale.ROOT))
        .put("position", status.position().toString())
        .put("lag", status.lag())
        .put("keeper", status.keeper())
        .put("read_only", readOnly);
    if (cut != null) {
      words.put("cut", cut.position().toString()).put("content", Long.toHexString(cut.hash()));
    }
    return words.encode();
  }

  static Neighbour neighbour(Said said) {
    JsonObject words = new JsonObject(said.words());
    String cut = words.getString("cut");
    ContentHash content = cut == null ? null
        : new ContentHash(Position.parse(cut), Long.parseUnsignedLong(words.getString("content"), 16));
    return new Neighbour(said.incarnation(), words.getString("address", ""), words.getString("version", ""),
        words.getString("state", ""), Position.parse(words.getString("position", "0.0")), words.getLong("lag", 0L),
        words.getBoolean("keeper", false), words.getBoolean("read_only", false), content, said.silentMillis());
  }
}
