package io.holdfast.http.ads;

import io.holdfast.ads.AdCommand.CreateAd;
import io.holdfast.ads.AdReply;
import io.holdfast.codec.Idempotency;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.EpochTags;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemType;
import io.holdfast.http.Writes;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** {@code POST /api/v1/ad}. */
final class AdCreation {
  private static final byte[] BEGIN = "{\"msg\":\"Ad created\",\"data\":".getBytes(StandardCharsets.US_ASCII);

  private final ApiLoop loop;
  private final AdParser parser;
  private final NewAds newAds;
  private final JsonBytes answer = new JsonBytes(128);
  private final Writes.Outcome outcome = this::replied;

  AdCreation(ApiLoop loop, AdParser parser, NewAds newAds) {
    this.loop = loop;
    this.parser = parser;
    this.newAds = newAds;
  }

  void create(Exchange exchange) {
    loop.bodies().readJson(exchange, body -> {
      AdRequest request = parser.parse(body, 0, body.length);
      Idempotency key = loop.writes().key(exchange, body);
      loop.writes().submit(exchange, new CreateAd(newAds.create(request)), key, outcome);
    });
  }

  private void replied(Exchange exchange, Reply reply, Position position) {
    switch ((AdReply) reply) {
      case AdReply.Created created -> created(exchange, created.id(), position);
      case AdReply.Exists exists -> exchange.problem(
          Problem.passing(ProblemType.CONFLICT, "An ad with the same new id was there already; try again", 1));
      default -> throw new IllegalStateException("no answer to the creation of an ad: " + reply);
    }
  }

  private void created(Exchange exchange, UUID id, Position position) {
    MultiMap headers = exchange.answerHeaders();
    headers.add(Names.LOCATION, "/api/v1/ad/" + id);
    headers.add(Names.ETAG, EpochTags.of(position.epoch(), NewAds.FIRST_VERSION));
    answer.clear().raw(BEGIN).id(id).raw("}");
    Buffer body = Buffer.buffer(answer.length()).appendBytes(answer.array(), 0, answer.length());
    exchange.answer(201, Names.JSON, body, position);
  }
}
