package io.holdfast.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.log.Clock;
import io.holdfast.ops.Dependency;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What is kept of how the other systems were. */
final class DependencyWatchTest {
  private final List<Dependency> systems = new ArrayList<>();
  private long millis = 1_000;
  private final DependencyWatch watch = new DependencyWatch(() -> systems, new Clock() {
    @Override
    public long millis() {
      return millis;
    }

    @Override
    public long nanos() {
      return 0;
    }
  });

  private void is(String name, boolean open, String detail) {
    systems.removeIf(each -> each.name().equals(name));
    systems.add(new Dependency(name, open, detail));
  }

  private List<Dependency> lookAt(long time) {
    millis = time;
    return watch.look();
  }

  @Test
  void timesAreOfTheLastChangeAndFailuresAreRemembered() {
    is("redis", false, "");
    assertThat(lookAt(1_000)).containsExactly(new Dependency("redis", false, "", 1_000, ""));
    assertThat(lookAt(2_000)).containsExactly(new Dependency("redis", false, "", 1_000, ""));
    is("redis", true, "refused");
    assertThat(lookAt(3_000)).containsExactly(new Dependency("redis", true, "refused", 3_000, "refused"));
    is("redis", true, "silent");
    assertThat(lookAt(4_000)).containsExactly(new Dependency("redis", true, "silent", 3_000, "silent"));
    is("redis", false, "");
    assertThat(lookAt(5_000)).containsExactly(new Dependency("redis", false, "", 5_000, "silent"));
    is("redis", true, "");
    assertThat(lookAt(6_000)).as("nothing is known of why").containsExactly(
        new Dependency("redis", true, "", 6_000, "silent"));
  }

  @Test
  void eachIsForItself() {
    is("redis", true, "refused");
    lookAt(1_000);
    is("traces", false, "");
    assertThat(lookAt(2_000)).containsExactly(new Dependency("redis", true, "refused", 1_000, "refused"),
        new Dependency("traces", false, "", 2_000, ""));
  }

  @Test
  void aFailureIsSaidInTheFirstWordsThereAre() {
    assertThat(Dependency.words(new IOException("it answered 500"))).isEqualTo("it answered 500");
    assertThat(Dependency.words(new CompletionException(new IOException("broken pipe")))).isEqualTo("broken pipe");
    ConnectException silent = new ConnectException();
    silent.initCause(new ClosedChannelException());
    assertThat(Dependency.words(new CompletionException(silent))).isEqualTo("ConnectException");
    silent = new ConnectException();
    silent.initCause(new IOException("Connection refused"));
    assertThat(Dependency.words(silent)).isEqualTo("Connection refused");
  }
}
