package io.holdfast.http.slots;

import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.slots.SlotCommand.Reserve;
import io.holdfast.slots.StoredReservation;
import io.holdfast.slots.UserPart;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code GET /users/{id}/reservations}, newest first, over all partitions: each gives its newest, and these are merged.
 * What is read of one partition belongs to one moment; no command touches two, so nothing that belongs together is
 * torn.
 */
final class UserReservations {
  /** How deep a page may lie: each partition gives all that is before it. */
  private static final int DEEPEST = 10_000;

  private static final Comparator<StoredReservation> NEWEST_FIRST = Comparator
      .<StoredReservation, Long>comparing(each -> each.id().getMostSignificantBits(), Long::compareUnsigned)
      .thenComparing(each -> each.id().getLeastSignificantBits(), Long::compareUnsigned)
      .reversed();

  private final ApiLoop loop;
  private final SlotReads reads;

  UserReservations(ApiLoop loop, SlotReads reads) {
    this.loop = loop;
    this.reads = reads;
  }

  void list(Exchange exchange) {
    String user = exchange.userFor(exchange.pathParameter("id"));
    loop.gate().passAll(exchange, () -> {
      Paging asked = new Paging();
      asked.read(exchange.request().uri());
      if (asked.offset() > DEEPEST) {
        throw new ProblemException(Problem.invalid("offset", "must be at most " + DEEPEST));
      }
      boolean possible = user.length() <= Reserve.LONGEST_USER;
      List<UserPart> parts = possible ? parts(user, asked.offset() + asked.limit()) : List.of();
      reads.readAll(exchange, parts, () -> exchange.json(Buffer.buffer(page(parts, asked))));
    });
  }

  private List<UserPart> parts(String user, int needed) {
    return Stream.generate(() -> new UserPart(user, needed)).limit(loop.instance().partitions()).toList();
  }

  private static byte[] page(List<UserPart> parts, Paging asked) {
    List<StoredReservation> merged = new ArrayList<>();
    long total = 0;
    for (UserPart part : parts) {
      merged.addAll(part.reservations());
      total += part.total();
    }
    merged.sort(NEWEST_FIRST);
    int from = Math.min(asked.offset(), merged.size());
    return json(merged.subList(from, Math.min(from + asked.limit(), merged.size())), total);
  }

  private static byte[] json(List<StoredReservation> page, long total) {
    JsonBytes json = new JsonBytes(4096).raw("{\"reservations\":[");
    String before = "";
    for (StoredReservation reservation : page) {
      SlotJson.reservation(json.raw(before), reservation);
      before = ",";
    }
    return json.raw("],\"total\":").number(total).raw("}").toByteArray();
  }
}
