package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot start says why in one line, with an exit code and without a stack trace. */
final class RefusedStartTest {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  @TempDir private Path directory;

  @Test
  void aDataDirectoryInUseIsRefused() {
    Path data = directory.resolve("data");
    try (HoldfastProcess first = HoldfastProcess.ready(data)) {
      assertRefused(HoldfastProcess.serve(data), FAILED, "in use by another process");
      assertThat(first.isAlive()).isTrue();
    }
  }

  @Test
  void aPortInUseIsRefused() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      String[] flags = {"--management-port", "0", "--data", directory.resolve("data").toString()};
      HoldfastProcess process = HoldfastProcess.run(directory.resolve("data"),
          "serve", "--port", port, flags[0], flags[1], flags[2], flags[3]);
      assertRefused(process, FAILED, "127.0.0.1:" + port);
    }
  }

  @Test
  void aDataDirectoryThatCannotBeOneIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "no directory");

    assertRefused(HoldfastProcess.serve(file), FAILED, file + " is a file");
  }

  @Test
  void anotherNumberOfPartitionsIsRefused() {
    Path data = directory.resolve("data");
    try (HoldfastProcess process = HoldfastProcess.ready(data, "--partitions", "2")) {
      process.terminate();
      assertThat(process.awaitExit()).isZero();
    }

    assertRefused(HoldfastProcess.serve(data, "--partitions", "3"), FAILED, "partitions");
  }

  @Test
  void aWrongConfigurationIsRefusedBeforeAnythingIsTouched() {
    Path data = directory.resolve("data");

    assertRefused(
        HoldfastProcess.serve(data, "--log-level", "loud"), USAGE, "log-level: 'loud' (from flag --log-level)");
    assertThat(data).doesNotExist();
  }

  private static void assertRefused(HoldfastProcess process, int exitCode, String why) {
    try (process) {
      assertThat(process.awaitExit()).as(process.output()).isEqualTo(exitCode);
      assertThat(process.output()).contains(why).doesNotContain("\tat ").doesNotContain("Exception");
    }
  }
}
