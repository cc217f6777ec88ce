package io.holdfast.http.coordination;

import io.holdfast.codec.Idempotency;
import io.holdfast.coordination.CoordinationReader.Resource;
import io.holdfast.coordination.CoordinationReply.Executed;
import io.holdfast.coordination.Names;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Release;
import io.holdfast.coordination.Request.Renewal;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.coordination.Request;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import java.io.IOException;

/**
 * Semaphores and leaders: requests to an environment in the words of what is held. All take {@code LockDur},
 * {@code LockWait} and {@code Unlock} as locks do.
 */
final class HeldRequests {
  private static final long ABSENT = -1;

  private final ApiLoop loop;
  private final JsonBody json;
  private final Executions executions;
  private final Answers answers;
  private final Readers readers;
  private long hold;
  private long wait;
  private long unlock;
  private int permits;
  private int take;
  private String candidate;

  HeldRequests(ApiLoop loop, JsonBody json, Executions executions, Answers answers, Readers readers) {
    this.loop = loop;
    this.json = json;
    this.executions = executions;
    this.answers = answers;
    this.readers = readers;
  }

  /** Makes a request of what has been read. */
  @FunctionalInterface
  private interface Made {
    Request request(String name);
  }

  void semaphore(Exchange exchange) {
    execute(exchange, this::semaphoreMember, this::checkSemaphore, name -> {
      if (unlock != ABSENT) {
        return hold == ABSENT ? Request.of(new Release(Sort.SEMAPHORE, name, unlock))
            : Request.of(new Renewal(Sort.SEMAPHORE, name, unlock, hold));
      }
      return Request.of(new Claim(Sort.SEMAPHORE, name, "", take, permits, hold, Math.max(0, wait)));
    });
  }

  private void semaphoreMember(String name) throws IOException {
    switch (name) {
      case "Permits" -> permits = (int) json.number("Permits", 1, Request.MOST_PERMITS);
      case "Take" -> take = (int) json.number("Take", 1, Request.MOST_PERMITS);
      default -> heldMember(name);
    }
  }

  private void heldMember(String name) throws IOException {
    switch (name) {
      case "LockDur" -> hold = json.millis("LockDur", RequestParser.SHORTEST_HOLD, Request.LONGEST_MILLIS);
      case "LockWait" -> wait = json.millis("LockWait", 0, CoordinationRoutes.LONGEST_WAIT_MILLIS);
      case "Unlock" -> unlock = json.token("Unlock");
      default -> json.unknown(name);
    }
  }

  private void checkSemaphore() {
    if (unlock == ABSENT && permits < 1) {
      json.invalid("Permits", "is required, or Unlock");
    } else if (unlock == ABSENT && take > permits) {
      json.invalid("Take", "must not be above Permits");
    }
    if (unlock == ABSENT && hold == ABSENT) {
      json.invalid("LockDur", "is required");
    }
  }

  void campaign(Exchange exchange) {
    execute(exchange, name -> {
      if (name.equals("Candidate")) {
        candidate = json.name("Candidate", Names.LONGEST);
      } else {
        heldMember(name);
      }
    }, this::checkCampaign, name -> unlock == ABSENT
        ? Request.of(new Claim(Sort.LEADER, name, candidate, 1, 1, hold, Math.max(0, wait)))
        : Request.of(new Renewal(Sort.LEADER, name, unlock, hold)));
  }

  private void checkCampaign() {
    if (candidate == null) {
      json.invalid("Candidate", "is required");
    }
    if (hold == ABSENT) {
      json.invalid("LockDur", "is required");
    }
  }

  void resign(Exchange exchange) {
    execute(exchange, name -> {
      if (name.equals("Unlock")) {
        unlock = json.token("Unlock");
      } else {
        json.unknown(name);
      }
    }, () -> {
      if (unlock == ABSENT) {
        json.invalid("Unlock", "is required");
      }
    }, name -> Request.of(new Release(Sort.LEADER, name, unlock)));
  }

  private void execute(Exchange exchange, JsonBody.Members members, Runnable check, Made made) {
    String environment = Environment.of(exchange);
    String name = Environment.name(exchange, "name", Names.LONGEST);
    loop.bodies().readJson(exchange, body -> {
      hold = ABSENT;
      wait = ABSENT;
      unlock = ABSENT;
      permits = 0;
      take = 1;
      candidate = null;
      json.read(body, members, check);
      Idempotency key = loop.writes().key(exchange, body);
      String asked = candidate;
      boolean renews = unlock != ABSENT;
      executions.submit(exchange, environment, made.request(name), key, (same, executed, position) ->
          same.answer(200, io.holdfast.http.Names.JSON, asked == null ? answers.executed(executed)
              : answers.leads(name, renews ? leader(environment, name, executed, asked) : asked, executed), position));
    });
  }

  /**
   * Who goes on leading under a token: whoever campaigned for it, whatever candidate is named now. It has been applied
   * here; if the leadership has ended since, all that is known is who asked.
   */
  private String leader(String environment, String name, Executed renewed, String asked) {
    Resource resource = readers.of(environment).resource(environment, Sort.LEADER, name);
    return resource.token() == renewed.token() ? resource.holder() : asked;
  }
}
