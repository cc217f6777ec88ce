package io.holdfast.codec;

import io.holdfast.coordination.CoordinationCommand;
import io.holdfast.coordination.CoordinationReply;
import io.holdfast.coordination.Request;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Count;
import io.holdfast.coordination.Request.Fence;
import io.holdfast.coordination.Request.Release;
import io.holdfast.coordination.Request.Renewal;
import io.holdfast.coordination.Request.SetValue;
import io.holdfast.coordination.Request.Sort;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** One value of every kind of coordination, for {@link GoldenSamples}. */
final class CoordinationSamples {
  private static final UUID WAITER = UUID.fromString("018f1111-2222-7333-8444-555566667777");

  private CoordinationSamples() {}

  static List<Object> all() {
    byte[] json = "{\"\u00fc\":[1,null]}".getBytes(StandardCharsets.UTF_8);
    Request request = new Request(
        new Claim(Sort.SEMAPHORE, "sem", "me", 2, 5, 30_000, 10_000),
        new Renewal(Sort.LEADER, "boss", 17, 20_000),
        new Release(Sort.LOCK, "old", 16),
        List.of(new Fence("fenced", 15)),
        List.of(new SetValue("set", json, 14, 60_000), new SetValue("gone", null, SetValue.ANY_VERSION, 0)),
        List.of("get", "other"),
        List.of(new Count("add", true, -3, false, 0), new Count("set", false, 4, true, 5)),
        List.of("id-1", "id-2"));
    return List.of(
        new CoordinationCommand.Execute("env-\u00e4", WAITER, request),
        new CoordinationCommand.Leave("env-\u00e4", WAITER),
        new CoordinationReply.Executed(18, 1_700_000_000_123L,
            List.of(new CoordinationReply.Value("get", 19, json), new CoordinationReply.Value("other", 0, null)),
            List.of(new CoordinationReply.Counted("add", -3, 7))),
        new CoordinationReply.Refused(CoordinationReply.Reason.FENCED, "fenced", 15),
        new CoordinationReply.Left());
  }
}
