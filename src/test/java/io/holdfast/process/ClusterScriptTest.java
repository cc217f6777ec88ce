package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code scripts/cluster} asks of Docker, and when it asks nothing of it. Where no Docker runs, a program that
 * writes down what it is asked stands in for it, and one that always has an answer for curl; that the containers then
 * do what they should is not shown here.
 */
final class ClusterScriptTest {
  private static final Path SCRIPT = Path.of("scripts", "cluster").toAbsolutePath();
  private static final int BASE = 18_080;

  @TempDir
  private Path directory;
  private Path asked;
  private Path home;
  private String output;

  @BeforeEach
  void standIn() throws IOException {
    asked = directory.resolve("asked");
    home = directory.resolve("cluster");
    program("docker", "running=" + Files.createDirectories(directory.resolve("running")), """
        echo "$*" >>"%s"
        [ -z "$NO_DOCKER" ] || exit 1
        for last; do :; done
        case "$*" in
          *' up '*) touch "$running/$last" ;;
          *' kill --signal KILL '*) rm "$running/$last" ;;
          *' ps '*) [ ! -e "$running/$last" ] || echo container ;;
          *' exec '*) echo 'name version 1.2' ;;
        esac
        """.formatted(asked));
    program("curl", "echo '{\"state\":\"ready\",\"position\":\"1.7\",\"lag\":0,\"keeper\":true}'");
  }

  private void program(String name, String... lines) throws IOException {
    Path file = Files.createDirectories(directory.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private int cluster(String environment, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("env", "-u", "HOLDFAST_CLUSTER_MODE",
        "PATH=" + directory.resolve("bin") + ":" + System.getenv("PATH"), "HOLDFAST_CLUSTER=" + home,
        "HOLDFAST_CLUSTER_PORT=" + BASE, environment, SCRIPT.toString()));
    command.addAll(List.of(arguments));
    Path said = directory.resolve("said");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    output = Files.readString(said);
    return process.exitValue();
  }

  private void succeed(String... arguments) throws IOException, InterruptedException {
    assertThat(cluster("A=b", arguments)).as(() -> output).isZero();
  }

  /** What Docker was asked since the last time, but for what only finds out. */
  private List<String> compose() throws IOException {
    List<String> lines = Files.readAllLines(asked).stream()
        .filter(line -> !line.matches("info|compose version|.* (ps|exec) .*"))
        .map(line -> line.replace("compose --file " + home.resolve("compose.yaml") + " ", "")).toList();
    Files.delete(asked);
    return lines;
  }

  private JsonNode services() throws IOException {
    return new YAMLMapper().readTree(home.resolve("compose.yaml").toFile()).get("services");
  }

  @Test
  void whereDockerRunsEachPartIsAContainer() throws Exception {
    succeed("up", "2");
    assertThat(output).contains("Starting the stores ...", "  instance 2 is ready: http://127.0.0.1:18092, operators",
        "  balancer: http://127.0.0.1:18080");
    assertThat(compose()).containsExactly("build instance-1", "up --detach --no-build --wait postgres redis",
        "up --detach --no-build --no-deps instance-1", "up --detach --no-build --no-deps instance-2",
        "up --detach --no-build --no-deps balancer");
    assertThat(services().get("instance-2").get("ports")).hasToString(
        "[\"127.0.0.1:18092:8080\",\"127.0.0.1:18122:8081\"]");
    assertThat(services().get("instance-2").get("extends").get("file").asText())
        .isEqualTo(Path.of("compose.yaml").toAbsolutePath().toString());
  }

  @Test
  void whatIsKilledIsStartedAgainWithItsFlagsAndAddedOnesAreBehindTheBalancer() throws Exception {
    succeed("up", "1");
    compose();
    succeed("add", "--read-only");
    assertThat(compose()).containsExactly("up --detach --no-build --no-deps instance-2",
        "kill --signal HUP balancer");
    assertThat(Files.readAllLines(home.resolve("haproxy.cfg")).stream().filter(line -> line.startsWith("  server ")))
        .containsExactly("  server instance-1 instance-1:8080", "  server instance-2 instance-2:8080");
    succeed("kill", "2");
    succeed("kill", "redis");
    succeed("start", "2");
    succeed("start", "redis");
    assertThat(compose()).containsExactly("kill --signal KILL instance-2", "kill --signal KILL redis",
        "up --detach --no-build --no-deps instance-2", "up --detach --no-build --wait postgres redis");
    assertThat(services().get("instance-2").get("command")).hasToString("[\"serve\",\"--read-only\"]");
    succeed("status");
    assertThat(output).containsPattern("(?m)^2 +http://127.0.0.1:18092 +ready +1.7 +0 +true +--read-only$");
  }

  @Test
  void downKeepsWhatPostgresHasUnlessItIsToBeDeleted() throws Exception {
    succeed("up", "1");
    compose();
    succeed("down");
    assertThat(compose()).containsExactly("down");
    assertThat(home).exists();
    succeed("down", "--delete");
    assertThat(compose()).containsExactly("down --volumes");
    assertThat(home).doesNotExist();
  }

  @Test
  void withoutDockerNothingIsAskedOfIt() throws Exception {
    cluster("NO_DOCKER=1", "kill", "redis");
    assertThat(Files.readAllLines(asked)).containsExactly("info");
    assertThat(cluster("NO_DOCKER=1", "--docker", "kill", "redis")).isOne();
    assertThat(output).contains("Docker does not run here");
  }

  @Test
  void whoeverWantsProcessesHasThemAndAClusterStaysWhatItIs() throws Exception {
    cluster("HOLDFAST_CLUSTER_MODE=local", "kill", "redis");
    assertThat(asked).doesNotExist();
    succeed("up", "1");
    compose();
    assertThat(cluster("A=b", "--local", "kill", "redis")).isEqualTo(2);
    assertThat(output).contains("was started with --docker");
    succeed("kill", "1");
    assertThat(compose()).containsExactly("kill --signal KILL instance-1");
  }
}
