package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.kernel.Position;
import java.util.Locale;

/**
 * What a restore does, or would do.
 *
 * @param place what is restored: a node's address, a directory, a cluster's Postgres
 * @param present where it stands; null if that does not matter, for all of it is replaced
 * @param target where it goes back to, or what is put there
 * @param abandoned how many entries are lost; negative if all are
 * @param partitions the number from now on; 0 if that stays as it is
 * @param goesOn where it goes on, once it is done; null on a dry run
 */
record RestorePlan(String place, Position present, Position target, long abandoned, int partitions, Position goesOn) {

  /** The same, done. */
  RestorePlan done(Position at) {
    return new RestorePlan(place, present, target, abandoned, partitions, at);
  }

  TextTable table() {
    TextTable table = new TextTable("WHAT", "NOW AT", "TO", "ABANDONED", "PARTITIONS", "GOES ON AT");
    table.row(place, present == null ? "-" : present.toString(), target.toString(),
        abandoned < 0 ? "everything" : String.format(Locale.ROOT, "%,d entries", abandoned),
        partitions == 0 ? "as they are" : String.valueOf(partitions),
        goesOn == null ? "nothing was changed" : goesOn.toString());
    return table;
  }

  JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("restored", goesOn != null).put("what", place).put("to", target.toString());
    if (present != null) {
      json.put("present", present.toString());
    }
    if (abandoned < 0) {
      json.put("replaces_everything", true);
    } else {
      json.put("abandoned_entries", abandoned);
    }
    if (partitions != 0) {
      json.put("partitions", partitions);
    }
    if (goesOn != null) {
      json.put("position", goesOn.toString());
    }
    return json;
  }
}
