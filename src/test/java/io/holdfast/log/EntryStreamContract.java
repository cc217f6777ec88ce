package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.kernel.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every courier must do, as far as it is there: it may lose, repeat and reorder, but says when it begins anew, and
 * brings what it brings unchanged. An adapter's test inherits it.
 */
public abstract class EntryStreamContract {
  private static final UUID ME = new UUID(1, 2);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<EntryStream> open = new ArrayList<>();

  /** An instance's end of the stream under test. */
  protected abstract EntryStream open();

  /** A loop. */
  protected abstract Loop loop();

  /** One instance that listens. */
  protected final class Instance implements EntryStream.Listener {
    public final Loop loop = loop();
    public final EntryStream stream = open();
    public final Queue<JournalEntry> delivered = new ConcurrentLinkedQueue<>();
    public final AtomicInteger connected = new AtomicInteger();
    public final AtomicInteger disconnected = new AtomicInteger();

    public Instance() {
      open.add(stream);
      stream.follow(loop, this);
    }

    public Instance awaitConnected(int times) {
      await().atMost(PATIENCE).until(() -> connected.get() >= times);
      return this;
    }

    /** Announces until something of it arrives: the connection that sends may come a little later. */
    public void announceUntilItArrives(long sequence, Instance... listeners) {
      await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
        announce(entry(sequence, 10));
        return List.of(listeners).stream().allMatch(each -> each.has(sequence));
      });
    }

    public void announce(JournalEntry entry) {
      loop.execute(() -> stream.announce(entry));
    }

    public boolean has(long sequence) {
      return delivered.stream().anyMatch(entry -> entry.position().sequence() == sequence);
    }

    JournalEntry of(long sequence) {
      return delivered.stream().filter(entry -> entry.position().sequence() == sequence).findFirst().orElseThrow();
    }

    @Override
    public void delivered(JournalEntry entry) {
      assertThat(loop.isCurrent()).isTrue();
      delivered.add(entry);
    }

    @Override
    public void connected() {
      connected.incrementAndGet();
    }

    @Override
    public void disconnected() {
      disconnected.incrementAndGet();
    }
  }

  protected static JournalEntry entry(long sequence, int bytes) {
    byte[] content = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      content[i] = (byte) (sequence * 7 + i);
    }
    return new JournalEntry(new Position(3, sequence), 1_700_000_000_000L + sequence, ME, sequence * 2, content);
  }

  @AfterEach
  void closeAll() {
    open.forEach(EntryStream::close);
  }

  @Test
  void thereIsACourier() {
    assertThat(new Instance().stream.isPresent()).isTrue();
  }

  @Test
  void everyInstanceHearsOfEveryEntryUnchangedItsOwnToo() {
    Instance first = new Instance().awaitConnected(1);
    Instance second = new Instance().awaitConnected(1);
    first.announceUntilItArrives(1, first, second);
    List<JournalEntry> sent = new ArrayList<>();
    for (int i = 2; i <= 200; i++) {
      sent.add(entry(i, i % 50 == 0 ? 300_000 : i));
      (i % 2 == 0 ? first : second).announce(sent.getLast());
    }
    for (Instance each : List.of(first, second)) {
      await().atMost(PATIENCE).until(() -> sent.stream().allMatch(entry -> each.has(entry.position().sequence())));
      sent.forEach(entry -> assertThat(each.of(entry.position().sequence())).usingRecursiveComparison()
          .isEqualTo(entry));
    }
  }

  @Test
  void whoComesLaterBeginsAtTheEnd() {
    Instance first = new Instance().awaitConnected(1);
    first.announceUntilItArrives(1, first);
    first.announceUntilItArrives(2, first); // So that every repetition of the first has come.
    Instance late = new Instance().awaitConnected(1);
    first.announceUntilItArrives(3, late);
    assertThat(late.has(1)).isFalse();
  }

  @Test
  void announcingNeverFails() {
    Instance instance = new Instance();
    for (int i = 1; i <= 10_000; i++) {
      instance.announce(entry(i, 10));
    }
    instance.awaitConnected(1).announceUntilItArrives(20_000, instance);
  }
}
