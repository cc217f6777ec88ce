package io.holdfast.cli.node;

import io.holdfast.engine.Answer;
import io.holdfast.engine.Instance;
import io.holdfast.engine.Refusal;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.log.Journal;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that wrote to an embedded node's journal before this one. Whoever waited at it in a line has lost his
 * connection; nothing must be given to him. In a cluster the keeper sees to that ({@link Membership}).
 */
final class Predecessor implements Answer {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final UUID incarnation;

  private Predecessor(UUID incarnation) {
    this.incarnation = incarnation;
  }

  /** Recovers the instance, then declares dead whoever wrote the last entry. What fails here fails the start too. */
  static CompletionStage<Void> recoverAfter(Instance instance, Journal journal) {
    return journal.head()
        .thenCompose(head -> journal.origin(head.sequence()))
        .exceptionally(unreadable -> Optional.empty())
        .thenCompose(last -> instance.start().thenRun(() -> last.ifPresent(writer ->
            instance.declareGone(writer.incarnation(), new Predecessor(writer.incarnation())))));
  }

  @Override
  public void replied(Reply reply, Position position) {
    LOG.debug("{}, which ran before, was declared gone at {}", incarnation, position);
  }

  @Override
  public void refused(Refusal refusal) {
    LOG.warn("{}, which ran before, was not declared gone, so its waiters stay in line: {}", incarnation,
        refusal.detail());
  }

  @Override
  public void unknown(String detail) {
    LOG.warn("{}, which ran before, may not have been declared gone, so its waiters may stay in line: {}", incarnation,
        detail);
  }
}
