package io.holdfast.coordination;

import io.holdfast.kernel.Command;
import io.holdfast.kernel.Footprint;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Routing;
import java.util.Objects;
import java.util.UUID;

/** What can be asked of coordination. All of it touches one environment, and so one partition. */
public sealed interface CoordinationCommand extends Command {

  /** The environment's name. */
  String environment();

  @Override
  default Footprint footprint(Partitioning partitioning) {
    return partitioning.only(Routing.of(environment()));
  }

  /**
   * Does what a request asks. Answered {@link CoordinationReply.Executed}, {@link CoordinationReply.Refused},
   * {@link CoordinationReply.Left}, or that a quota is reached; at once, or when it has waited for what it claims.
   *
   * @param environment the environment, which comes into being by use
   * @param waiter the name by which it can leave the line, made by the submitter; null if it does not wait
   * @param request what is asked
   */
  record Execute(String environment, UUID waiter, Request request) implements CoordinationCommand {

    /** Checks that who waits has a name. */
    public Execute {
      Names.require(environment, Names.LONGEST);
      Objects.requireNonNull(request);
      if (waiter == null && request.claim() != null && request.claim().waitMillis() > 0) {
        throw new IllegalArgumentException("who waits needs a name");
      }
    }
  }

  /**
   * Whoever asked is gone: the request leaves its line, if it stands in one. Answered that it is done.
   *
   * @param waiter the name under which it waits
   */
  record Leave(String environment, UUID waiter) implements CoordinationCommand {

    /** Checks what must be there. */
    public Leave {
      Names.require(environment, Names.LONGEST);
      Objects.requireNonNull(waiter);
    }
  }
}
