package io.holdfast.codec;

import io.holdfast.coordination.CoordinationCommand;
import io.holdfast.coordination.CoordinationReply;
import java.util.List;

/** The kinds of coordination: ids 400–499. */
final class CoordinationKinds {

  static final List<Kind> ALL = List.of(
      Kind.of(400, 1, CoordinationCommand.Execute.class),
      Kind.of(401, 1, CoordinationCommand.Leave.class),
      Kind.of(450, 1, CoordinationReply.Executed.class),
      Kind.of(451, 1, CoordinationReply.Refused.class),
      Kind.of(452, 1, CoordinationReply.Left.class));

  private CoordinationKinds() {}
}
