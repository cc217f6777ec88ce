package io.holdfast.http.coordination;

import io.holdfast.codec.Submission;
import io.holdfast.coordination.CoordinationCommand;
import io.holdfast.engine.Answer;
import io.holdfast.engine.Refusal;
import io.holdfast.http.ApiLoop;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;

/**
 * Submits, for a client that has gone, what it would have done: leaves a line, or gives back what nobody was told of.
 * Tries again while the log does not take it; after that, waits and holdings end by themselves in their time.
 */
final class Persistence implements Answer {
  private static final int MOST_ATTEMPTS = 60;
  private static final long RETRY_MILLIS = 1_000;

  private final ApiLoop loop;
  private final CoordinationCommand command;
  private int attempts;

  private Persistence(ApiLoop loop, CoordinationCommand command) {
    this.loop = loop;
    this.command = command;
  }

  /** Submits a command. On the event loop. */
  static void submit(ApiLoop loop, CoordinationCommand command) {
    new Persistence(loop, command).submit();
  }

  private void submit() {
    attempts++;
    loop.instance().submit(Submission.of(command), this);
  }

  @Override
  public void replied(Reply reply, Position position) {
    // Nobody is left to be told.
  }

  @Override
  public void refused(Refusal refusal) {
    again(Math.max(1, refusal.retryAfterMillis()));
  }

  /** It may be done then; to leave a line or to give a token back twice does no harm. */
  @Override
  public void unknown(String detail) {
    again(RETRY_MILLIS);
  }

  private void again(long millis) {
    if (attempts < MOST_ATTEMPTS) {
      loop.post(() -> loop.context().setTimer(millis, timer -> submit()));
    }
  }
}
