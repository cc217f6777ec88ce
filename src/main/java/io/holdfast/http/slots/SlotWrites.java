package io.holdfast.http.slots;

import io.holdfast.codec.Idempotency;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Routing;
import io.holdfast.slots.Slot;
import io.holdfast.slots.SlotCommand.CreateSlot;
import io.holdfast.slots.SlotCommand.DeleteSlot;
import io.holdfast.slots.SlotCommand.ReplaceSlot;
import io.holdfast.slots.SlotReader;
import io.holdfast.slots.SlotReply;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** {@code POST /slots}, {@code PUT} and {@code DELETE /slots/{id}}. */
final class SlotWrites {
  private final ApiLoop loop;
  private final SlotReads reads;
  private final SlotParser parser = new SlotParser();
  private final SplittableRandom random = new SplittableRandom();
  private final JsonBytes json = new JsonBytes(1024);

  SlotWrites(ApiLoop loop, SlotReads reads) {
    this.loop = loop;
    this.reads = reads;
  }

  void create(Exchange exchange) {
    loop.bodies().readJson(exchange, body -> {
      SlotRequest request = parser.parse(body);
      Idempotency key = loop.writes().key(exchange, body);
      String id = request.id() != null ? request.id() : newId();
      loop.writes().submit(exchange, new CreateSlot(slot(id, request)), key, (same, reply, position) -> {
        switch ((SlotReply) reply) {
          case SlotReply.Written written -> created(exchange, request, written, 0, position);
          case SlotReply.WrittenOver(String slot, long mark, int reserved) ->
              created(exchange, request, new SlotReply.Written(slot, mark), reserved, position);
          case SlotReply.Exists exists ->
              exchange.problem(Problem.of(ProblemType.CONFLICT, "There is a slot with this id already"));
          default -> refused(exchange, reply);
        }
      });
    });
  }

  /** Slots are spread over all partitions. */
  private String newId() {
    return Routing.id(loop.clock().millis(), random.nextLong(), random.nextInt()).toString();
  }

  private Slot slot(String id, SlotRequest request) {
    return new Slot(id, request.name(), request.startAt(), request.endAt(), request.capacity(),
        SlotJson.head(json, id, request));
  }

  private void created(Exchange exchange, SlotRequest request, SlotReply.Written written, int reserved,
      Position position) {
    exchange.answerHeaders().add(Names.LOCATION,
        "/slots/" + URLEncoder.encode(written.slot(), StandardCharsets.UTF_8).replace("+", "%20"));
    exchange.answerHeaders().add(Names.ETAG, SlotTags.of(position.epoch(), written.mark()));
    SlotJson.head(json, written.slot(), request);
    SlotJson.places(json, request.capacity(), reserved, 0, false);
    exchange.answer(201, Names.JSON, Buffer.buffer(json.toByteArray()), position);
  }

  void replace(Exchange exchange) {
    String id = exchange.pathParameter("id");
    loop.bodies().readJson(exchange, body -> {
      SlotRequest request = parser.parse(body);
      if (request.id() != null && !request.id().equals(id)) {
        throw new ProblemException(Problem.invalid("id", "must be the one in the path, or absent"));
      }
      requireId(id);
      Idempotency key = loop.writes().key(exchange, body);
      loop.gate().pass(exchange, Routing.of(id), () -> {
        ReplaceSlot command = new ReplaceSlot(slot(id, request), basis(exchange, id));
        loop.writes().submit(exchange, command, key,
            (same, reply, position) -> replaced(exchange, id, request, reply, position));
      });
    });
  }

  private void replaced(Exchange exchange, String id, SlotRequest request, Reply reply, Position position) {
    if (reply instanceof SlotReply.Written written) {
      exchange.answerHeaders().add(Names.ETAG, SlotTags.of(position.epoch(), written.mark()));
      SlotJson.head(json, id, request);
      exchange.answer(200, Names.JSON, Buffer.buffer(json.raw("}").toByteArray()), position);
    } else {
      refused(exchange, reply);
    }
  }

  void delete(Exchange exchange) {
    String id = exchange.pathParameter("id");
    loop.bodies().read(exchange, body -> {
      requireId(id);
      Idempotency key = loop.writes().key(exchange, body);
      loop.gate().pass(exchange, Routing.of(id), () ->
          loop.writes().submit(exchange, new DeleteSlot(id, basis(exchange, id)), key, (same, reply, position) -> {
            if (reply instanceof SlotReply.Deleted) {
              exchange.answer(204, null, null, position);
            } else {
              refused(exchange, reply);
            }
          }));
    });
  }

  private static void requireId(String id) {
    if (id.codePointCount(0, id.length()) > Slot.LONGEST_ID || id.length() > Slot.LONGEST_ID) {
      throw SlotLookup.notFound();
    }
  }

  private long basis(Exchange exchange, String id) {
    String condition = exchange.header(Names.IF_MATCH);
    if (condition == null) {
      return 0;
    }
    SlotReader reader = reads.readerOf(id);
    return SlotTags.basis(condition, loop.instance().epoch(), reader.find(id) ? reader.mark() : 0);
  }

  private void refused(Exchange exchange, Reply reply) {
    switch ((SlotReply) reply) {
      case SlotReply.NoSuchSlot none -> exchange.problem(SlotLookup.notFound().problem());
      case SlotReply.Changed changed -> exchange.problem(Problem.of(ProblemType.PRECONDITION_FAILED,
          "The slot has the entity tag " + SlotTags.of(loop.instance().epoch(), changed.mark())));
      case SlotReply.StillReserved still -> exchange.problem(
          Problem.of(ProblemType.STILL_RESERVED, still.reserved() + " places of the slot are reserved"),
          more -> more.raw("\"reserved_count\":").number(still.reserved()));
      default -> throw new IllegalStateException("no answer to the change of a slot: " + reply);
    }
  }
}
