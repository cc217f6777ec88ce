package io.holdfast.http.feed;

import io.holdfast.engine.ChangeCursor;
import io.holdfast.engine.ChangeFeed;
import io.holdfast.feed.EventFilter;
import io.holdfast.http.Events;
import io.holdfast.http.Exchange;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.feed.Happened;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * After what a client wants events: a position, or an event of which it names the id, so that the rest of its entry
 * comes too.
 *
 * @param position null for what happens from now on
 * @param command the command of the last event seen; -1 if the whole entry was seen
 * @param number the number of the last event seen
 */
record EventsQuery(Position position, int command, int number) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}\\.\\d{1,18})(?:-(\\d{1,9})-(\\d{1,9}))?");
  private static final String RULE = "must be a position like 1.4711, or an event's id like 1.4711-0-2";
  private static final int MOST_TYPES = 100;

  /** From {@code Last-Event-ID}, else the parameter {@code from}. */
  static EventsQuery of(Exchange exchange) {
    String last = Events.lastId(exchange);
    String text = last != null ? last : exchange.request().getParam("from");
    if (text == null) {
      return new EventsQuery(null, -1, -1);
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new ProblemException(Problem.invalid(last != null ? "Last-Event-ID" : "from", RULE));
    }
    Position position = Position.parse(matcher.group(1));
    return matcher.group(2) == null || position.sequence() == 0 ? new EventsQuery(position, -1, -1)
        : new EventsQuery(position, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
  }

  /** From the parameter {@code type}, several times or with commas. */
  static EventFilter types(Exchange exchange) {
    List<String> types = exchange.request().params().getAll("type").stream()
        .flatMap(each -> Arrays.stream(each.split(","))).map(String::strip).filter(each -> !each.isEmpty()).toList();
    if (types.size() > MOST_TYPES) {
      throw new ProblemException(Problem.invalid("type", "must be at most " + MOST_TYPES + " types"));
    }
    return new EventFilter(types);
  }

  /** Opens the changes that follow. */
  CompletionStage<ChangeCursor> open(ChangeFeed feed) {
    if (position == null) {
      return feed.readNew();
    }
    return command < 0 ? feed.readAfter(position) : feed.readFrom(position);
  }

  /** Whether a change has been seen already. */
  boolean hasSeen(Happened happened) {
    return command >= 0 && happened.position().equals(position)
        && (happened.command() < command || happened.command() == command && happened.number() <= number);
  }
}
