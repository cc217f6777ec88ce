package io.holdfast.codec;

import io.holdfast.kernel.SystemCommand;
import io.holdfast.kernel.SystemReply;
import java.util.List;

/** The kernel's kinds: ids 1–99. */
final class SystemKinds {

  static final List<Kind> ALL = List.of(
      Kind.of(1, 1, SystemCommand.Tick.class),
      Kind.of(2, 1, SystemCommand.InstanceGone.class),
      Kind.of(3, 1, SystemCommand.ChangeSetting.class),
      Kind.of(4, 1, SystemCommand.TakeSnapshot.class),
      Kind.of(5, 1, SystemCommand.RaiseBehaviour.class),
      Kind.of(51, 1, SystemReply.Done.class),
      Kind.of(52, 1, SystemReply.Failed.class),
      Kind.of(53, 1, SystemReply.QuotaReached.class),
      Kind.of(54, 1, SystemReply.KeyReused.class),
      Kind.of(55, 1, SystemReply.SettingRefused.class),
      Kind.of(56, 1, SystemReply.OutcomeForgotten.class));

  private SystemKinds() {}
}
