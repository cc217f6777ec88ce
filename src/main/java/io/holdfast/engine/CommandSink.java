package io.holdfast.engine;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Sink;
import java.util.ArrayList;
import java.util.List;

/** Collects what the command being applied says, used again for every command of a partition. */
final class CommandSink implements Sink {
  private final ChangeHub hub;
  private final ChangeCollector collector;
  private final List<CommandId> earlier = new ArrayList<>();
  private final List<Reply> earlierReplies = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private boolean collectChanges;
  private CommandItem item;
  private Reply reply;

  CommandSink(ChangeHub hub, ChangeCollector collector) {
    this.hub = hub;
    this.collector = collector;
  }

  void open(CommandItem openItem) {
    item = openItem;
    collectChanges = hub.hears() || collector.wants(openItem);
    clear();
  }

  /** Forgets everything said. */
  void clear() {
    reply = null;
    if (!earlier.isEmpty()) {
      earlier.clear();
      earlierReplies.clear();
    }
    if (!changes.isEmpty()) {
      changes.clear();
    }
  }

  @Override
  public CommandId command() {
    return item.id();
  }

  @Override
  public Position position() {
    return item.entry.position();
  }

  @Override
  public void reply(Reply answer) {
    if (reply != null) {
      throw new IllegalStateException("the command has been answered already");
    }
    reply = answer;
  }

  @Override
  public void reply(CommandId earlierCommand, Reply answer) {
    earlier.add(earlierCommand);
    earlierReplies.add(answer);
  }

  @Override
  public void emit(Change change) {
    if (collectChanges) {
      changes.add(change);
    }
  }

  @Override
  public boolean isHeard() {
    return collectChanges;
  }

  /** What the command's own caller is told, or null if it waits. */
  Reply reply() {
    return reply;
  }

  int earlierCount() {
    return earlier.size();
  }

  CommandId earlierCommand(int at) {
    return earlier.get(at);
  }

  Reply earlierReply(int at) {
    return earlierReplies.get(at);
  }

  List<Change> changes() {
    return changes;
  }
}
