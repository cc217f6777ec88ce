package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter written = new StringWriter();
  private final PrintWriter target = new PrintWriter(written);

  @Test
  void onATerminalThereIsABarWithRateAndTimeLeft() {
    Progress progress = new Progress(target, true, "rows copied", 4_000);
    progress.at(0);
    assertThat(written.toString()).startsWith("\r[" + "-".repeat(30) + "] 0 of 4,000 rows copied, 0/s, ? s left");
    progress.at(4_000);
    progress.end();
    assertThat(written.toString()).contains("\r[" + "#".repeat(30) + "] 4,000 of 4,000 rows copied, ")
        .contains("/s, 0 s left").endsWith(System.lineSeparator());
  }

  @Test
  void elsewhereThereIsNoBarAndNothingAtAllOfWhatIsOverSoon() {
    Progress progress = new Progress(target, false, "rows copied", 4_000);
    for (int i = 0; i <= 4_000; i++) {
      progress.at(i);
    }
    progress.end();
    assertThat(written.toString()).isEmpty();
  }

  @Test
  void bytesAreShownAsPeopleReadThem() {
    Progress progress = Progress.ofBytes(target, true, "saved", 3 << 20);
    progress.at(3 << 19);
    assertThat(written.toString()).startsWith("\r[" + "#".repeat(15) + "-".repeat(15) + "] 1.5 MiB of 3.0 MiB saved, ");
  }

  @Test
  void nothingIsNotWaitedFor() {
    Progress progress = new Progress(target, true, "entries replayed", 0);
    progress.at(0);
    assertThat(written.toString()).contains("#".repeat(30), "0 of 0 entries replayed");
  }

  @Test
  void whileSomethingIsDoneItIsLookedAt() throws InterruptedException {
    CountDownLatch seen = new CountDownLatch(2);
    AtomicInteger looks = new AtomicInteger();
    int result = Watching.during(() -> await(seen), () -> {
      seen.countDown();
      if (looks.incrementAndGet() == 1) {
        throw new CommandFailure("the status cannot be read just now");
      }
    });
    assertThat(result).isEqualTo(7);
    assertThat(looks.get()).isGreaterThanOrEqualTo(2);
  }

  private static int await(CountDownLatch seen) {
    try {
      return seen.await(30, TimeUnit.SECONDS) ? 7 : -1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatGoesWrongIsTheCommandsFailure() {
    CommandFailure failure = new CommandFailure("refused");
    assertThatThrownBy(() -> Watching.during(() -> {
      throw failure;
    }, () -> { })).isSameAs(failure);
  }
}
