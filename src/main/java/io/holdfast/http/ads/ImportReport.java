package io.holdfast.http.ads;

import io.holdfast.ads.AdReply;
import io.holdfast.http.FieldError;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemType;
import io.holdfast.http.Refusals;

/** Counts what becomes of an import's lines, and keeps the first of those that were refused. */
final class ImportReport {
  /** The refused lines that are listed at the most. */
  static final int MOST_LISTED = 1_000;

  private final JsonBytes listed = new JsonBytes(256);
  private final JsonBytes lost = new JsonBytes(64);
  private long lines;
  private long created;
  private long refused;

  void lines(long count) {
    lines = count;
  }

  void created(int count) {
    created += count;
  }

  /** A line was refused. */
  void refused(long line, Problem problem) {
    refused++;
    if (refused <= MOST_LISTED) {
      listed.raw(refused == 1 ? "{\"line\":" : ",{\"line\":").number(line);
      listed.raw(",\"reason\":").text(problem.detail());
      if (!problem.errors().isEmpty()) {
        fields(problem);
      }
      listed.raw("}");
    }
  }

  private void fields(Problem problem) {
    String before = ",\"errors\":[{\"field\":";
    for (FieldError error : problem.errors()) {
      listed.raw(before).text(error.field()).raw(",\"message\":").text(error.message()).raw("}");
      before = ",{\"field\":";
    }
    listed.raw("]");
  }

  /** Lines were not created, or perhaps were, because the import had to stop. */
  void lost(long first, long last, boolean perhaps) {
    lost.raw(lost.length() == 0 ? "{\"first\":" : ",{\"first\":").number(first);
    lost.raw(",\"last\":").number(last).raw(",\"unknown\":").flag(perhaps).raw("}");
  }

  /** Why an ad of a group was not created. */
  static Problem problem(AdReply.Reason reason) {
    return switch (reason) {
      case EXISTS -> Problem.of(ProblemType.CONFLICT, "an ad with the same new id was there already; send it again");
      case QUOTA -> Problem.of(ProblemType.QUOTA_REACHED,
          "there are as many ads as the quota ads.quota allows" + Refusals.toRaise("ads.quota"));
      case QUOTA_BYTES -> Problem.of(ProblemType.QUOTA_REACHED,
          "the ads have as many bytes as the quota ads.quota_bytes allows" + Refusals.toRaise("ads.quota_bytes"));
    };
  }

  byte[] body() {
    JsonBytes json = new JsonBytes(256 + listed.length()).raw("{");
    members(json);
    return json.raw("}").toByteArray();
  }

  /** Writes the members of the answer's object. */
  void members(JsonBytes json) {
    json.raw("\"lines\":").number(lines);
    json.raw(",\"created\":").number(created);
    json.raw(",\"refused\":").number(refused);
    json.raw(",\"refusals\":[").raw(listed.array(), 0, listed.length()).raw("]");
    if (lost.length() > 0) {
      json.raw(",\"lost\":[").raw(lost.array(), 0, lost.length()).raw("]");
    }
  }
}
