package io.holdfast.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.log.Clock;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import io.holdfast.log.Loop;
import io.holdfast.stores.Certificates;
import io.holdfast.stores.RealPostgres;
import io.holdfast.stores.StoreProcess;
import io.holdfast.stores.VertxLoops;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A link finds the server that takes writes, by TLS if it is told so. */
class PostgresLinkTest {
  private static final VertxLoops VERTX = new VertxLoops();
  private static final String SSL = "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

  private static final JournalException WENT_BACK = new JournalException(Kind.WENT_BACK, "it ends at 1.3");

  @AfterAll
  static void closeVertx() {
    VERTX.close();
  }

  private static String ask(String address, String question) {
    return ask(address, question, _ -> Future.succeededFuture());
  }

  private static String ask(String address, String question, Function<PgConnection, Future<Void>> check) {
    Loop loop = VERTX.next();
    CompletableFuture<String> answer = new CompletableFuture<>();
    loop.execute(() -> {
      PostgresLink link = new PostgresLink(VERTX.vertx(), loop, PostgresAddress.parse(address),
          new Outage(Clock.system(), new SplittableRandom()), "test", Map.of(), check);
      link.use(20_000, connection -> connection.query(question).execute()).onComplete(result -> {
        link.close();
        if (result.succeeded()) {
          answer.complete(result.result().iterator().next().getString(0));
        } else {
          answer.completeExceptionally(result.cause());
        }
      });
    });
    return answer.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void ofSeveralHostsTheOneThatAnswersIsTaken() {
    String address = RealPostgres.shared().uri("postgres")
        .replace("@127.0.0.1:", "@127.0.0.1:" + StoreProcess.freePort() + ",127.0.0.1:");
    assertThat(ask(address, "SELECT 'here'")).isEqualTo("here");
  }

  @Test
  void ofSeveralHostsTheOneThatTakesWritesIsTaken() {
    try (RealPostgres standby = RealPostgres.start()) {
      standby.restartAsStandby();
      String address = RealPostgres.shared().uri("postgres")
          .replace("@127.0.0.1:", "@127.0.0.1:" + standby.port() + ",127.0.0.1:");
      assertThat(ask(address, "SELECT pg_is_in_recovery()::text")).isEqualTo("false");
      assertThatThrownBy(() -> ask(standby.uri("postgres"), "SELECT '1'"))
          .hasMessageContaining("is a standby and takes no writes");
    }
  }

  @Test
  void whatIsWrongWithOneServerIsNotHiddenByTheNextThatIsAway() {
    String address = RealPostgres.shared().uri("postgres");
    String first = address.replace("/postgres", ",127.0.0.1:" + StoreProcess.freePort() + "/postgres");
    String last = address.replace("@127.0.0.1:", "@127.0.0.1:" + StoreProcess.freePort() + ",127.0.0.1:");
    for (String each : List.of(first, last)) {
      assertThatThrownBy(() -> ask(each, "SELECT '1'", _ -> Future.failedFuture(WENT_BACK)))
          .hasCauseReference(WENT_BACK);
    }
  }

  @Test
  void ofWhatIsWrongWithSeveralServersTheGravestIsSaid() {
    JournalException refused = new JournalException(Kind.UNAVAILABLE, "other partitions");
    String address = RealPostgres.shared().uri("postgres");
    String twice = address.replace("/postgres", ",127.0.0.1:" + RealPostgres.shared().port() + "/postgres");
    for (List<JournalException> found : List.of(List.of(WENT_BACK, refused), List.of(refused, WENT_BACK))) {
      Iterator<JournalException> next = found.iterator();
      assertThatThrownBy(() -> ask(twice, "SELECT '1'", _ -> Future.failedFuture(next.next())))
          .hasCauseReference(WENT_BACK);
    }
  }

  @Test
  void speaksTlsAndChecksWhoAnswers(@TempDir Path directory) throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Certificates certificates = Certificates.make(directory);
    Files.setPosixFilePermissions(certificates.key(), PosixFilePermissions.fromString("rw-------"));
    try (RealPostgres secured = RealPostgres.start("ssl=on", "ssl_cert_file=" + certificates.certificate(),
        "ssl_key_file=" + certificates.key())) {
      String address = secured.uri("postgres").replace("127.0.0.1", "localhost")
          + "?sslmode=verify-full&sslrootcert=" + certificates.certificate();
      assertThat(ask(address, SSL)).isEqualTo("true");
      Certificates others = Certificates.make(Files.createDirectory(directory.resolve("others")));
      String distrustful = address.replace(certificates.certificate().toString(), others.certificate().toString());
      assertThatThrownBy(() -> ask(distrustful, SSL)).hasMessageContaining("cannot be reached");
    }
  }
}
