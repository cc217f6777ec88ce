package io.holdfast.http.ads;

import io.holdfast.ads.AdCommand;
import io.holdfast.ads.AdCommand.DeleteAd;
import io.holdfast.ads.AdCommand.RefuseAdChange;
import io.holdfast.ads.AdCommand.ReplaceAd;
import io.holdfast.ads.AdReader;
import io.holdfast.ads.AdReply;
import io.holdfast.codec.Idempotency;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.EpochTags;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/**
 * {@code GET}, {@code PUT} and {@code DELETE /api/v1/ad/{id}}.
 *
 * <p>Whether a write finds its ad, and in which version, is decided in the log only, also for what is not there: this
 * instance may be behind, and an idempotency key must find its first answer whatever has happened since.
 */
final class SingleAd {
  private static final int MOST_ATTEMPTS = 8;
  private static final int UUID_LENGTH = 36;

  private final ApiLoop loop;
  private final AdReads reads;
  private final AdParser parser;
  private final NewAds newAds;

  SingleAd(ApiLoop loop, AdReads reads, AdParser parser, NewAds newAds) {
    this.loop = loop;
    this.reads = reads;
    this.parser = parser;
    this.newAds = newAds;
  }

  void get(Exchange exchange) {
    UUID id = id(exchange);
    loop.gate().pass(exchange, AdCommand.ROUTING_HASH, () -> {
      int epoch = loop.instance().epoch();
      AdReader reader = reads.reader();
      if (!reader.find(id)) {
        throw notFound();
      }
      exchange.answerHeaders().add(Names.ETAG, EpochTags.of(epoch, reader.version()));
      if (EpochTags.names(exchange.header(Names.IF_NONE_MATCH), epoch, reader.version())) {
        exchange.answer(304, null, null, reads.applied());
      } else {
        reader.json((bytes, offset, length) -> exchange.answer(Names.JSON, bytes, offset, length, reads.applied()));
      }
    });
  }

  void replace(Exchange exchange) {
    UUID id = id(exchange);
    loop.bodies().readJson(exchange, bytes -> {
      AdRequest request = parser.parse(bytes, 0, bytes.length);
      Idempotency key = loop.writes().key(exchange, bytes);
      loop.gate().pass(exchange, AdCommand.ROUTING_HASH, () -> replace(exchange, id, request, key, 1));
    });
  }

  /** Reads the version there is, and replaces just that one: others may have been faster, then it is tried again. */
  private void replace(Exchange exchange, UUID id, AdRequest request, Idempotency key, int attempt) {
    int epoch = loop.instance().epoch();
    AdReader reader = reads.reader();
    boolean found = reader.find(id);
    String condition = exchange.header(Names.IF_MATCH);
    long basis = found ? EpochTags.basis(condition, epoch, reader.version()) : 0;
    long createdAt = found ? reader.createdAt() : 0;
    ReplaceAd command = new ReplaceAd(newAds.replace(id, request, createdAt, basis), basis);
    loop.writes().submit(exchange, command, key, (same, reply, position) -> {
      if (reply instanceof AdReply.Changed changed && attempt < MOST_ATTEMPTS) {
        changed(exchange, id, changed, key, position, () -> replace(exchange, id, request, key, attempt + 1));
      } else {
        written(exchange, id, reply, position);
      }
    });
  }

  /** Tries again if the caller wants this version to be changed too; else it is refused, under a key for good. */
  private void changed(
      Exchange exchange, UUID id, AdReply.Changed changed, Idempotency key, Position position, Runnable again) {
    long version = changed.version();
    if (EpochTags.basis(exchange.header(Names.IF_MATCH), position.epoch(), version) == version) {
      again.run();
    } else if (key == null) {
      written(exchange, id, changed, position);
    } else {
      loop.writes().submit(exchange, new RefuseAdChange(id, version), key, (same, reply, refusedAt) -> {
        if (reply instanceof AdReply.Changed) {
          again.run();
        } else {
          written(exchange, id, reply, refusedAt);
        }
      });
    }
  }

  void delete(Exchange exchange) {
    UUID id = id(exchange);
    loop.bodies().read(exchange, bytes -> {
      Idempotency key = loop.writes().key(exchange, bytes);
      loop.gate().pass(exchange, AdCommand.ROUTING_HASH, () -> delete(exchange, id, key, 1));
    });
  }

  private void delete(Exchange exchange, UUID id, Idempotency key, int attempt) {
    String condition = exchange.header(Names.IF_MATCH);
    long basis = condition == null || condition.strip().equals("*") ? 0 : conditional(id, condition);
    loop.writes().submit(exchange, new DeleteAd(id, basis), key, (same, reply, position) -> {
      if (reply instanceof AdReply.Changed changed && attempt < MOST_ATTEMPTS) {
        changed(exchange, id, changed, key, position, () -> delete(exchange, id, key, attempt + 1));
      } else {
        written(exchange, id, reply, position);
      }
    });
  }

  /** The version to be deleted; one that no ad has if the condition names none. */
  private long conditional(UUID id, String condition) {
    int epoch = loop.instance().epoch();
    AdReader reader = reads.reader();
    long basis = EpochTags.basis(condition, epoch, reader.find(id) ? reader.version() : 0);
    return basis == 0 ? Long.MAX_VALUE : basis;
  }

  private void written(Exchange exchange, UUID id, Reply reply, Position position) {
    switch ((AdReply) reply) {
      case AdReply.Replaced replaced -> {
        exchange.answerHeaders().add(Names.ETAG, EpochTags.of(position.epoch(), replaced.version()));
        JsonBytes json = new JsonBytes(96).raw("{\"msg\":\"Ad replaced\",\"data\":").id(id).raw("}");
        exchange.answer(200, Names.JSON, Buffer.buffer(json.toByteArray()), position);
      }
      case AdReply.Deleted deleted -> exchange.answer(204, null, null, position);
      case AdReply.NotFound notFound -> exchange.problem(notFound().problem());
      case AdReply.OtherVersion other -> exchange.problem(otherVersion(position, other.version()));
      case AdReply.Changed changed when exchange.header(Names.IF_MATCH) != null ->
          exchange.problem(otherVersion(position, changed.version()));
      case AdReply.Changed changed -> exchange.problem(Problem.of(ProblemType.CONFLICT,
          "Others change the ad all the time; it is version " + changed.version()));
      default -> throw new IllegalStateException("no answer to the change of an ad: " + reply);
    }
  }

  private static Problem otherVersion(Position position, long version) {
    return Problem.of(ProblemType.PRECONDITION_FAILED,
        "The ad has the entity tag " + EpochTags.of(position.epoch(), version));
  }

  private static UUID id(Exchange exchange) {
    String text = exchange.pathParameter("id");
    if (text.length() != UUID_LENGTH) {
      throw notFound();
    }
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw notFound();
    }
  }

  private static ProblemException notFound() {
    return new ProblemException(ProblemType.NOT_FOUND, "There is no such ad; it may have ended and been removed");
  }
}
