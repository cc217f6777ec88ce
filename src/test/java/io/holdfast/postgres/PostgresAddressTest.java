package io.holdfast.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.pgclient.SslMode;
import org.junit.jupiter.api.Test;

/** What the forms of an address mean, and that none shows a password. */
class PostgresAddressTest {

  @Test
  void severalHostsATrickyPasswordAndTls() {
    PostgresAddress address =
        PostgresAddress.parse("postgresql://me:a%40b%3Ac@one,two:6000/holdfast?sslmode=verify-full&sslrootcert=ca.pem");
    assertThat(address.hosts())
        .containsExactly(new PostgresAddress.Host("one", 5432), new PostgresAddress.Host("two", 6000));
    assertThat(address.password()).isEqualTo("a@b:c");
    assertThat(address.sslMode()).isEqualTo(SslMode.VERIFY_FULL);
    assertThat(address.rootCertificate()).isEqualTo("ca.pem");
    assertThat(address).asString().isEqualTo("postgresql://me@one:5432,two:6000/holdfast");
  }

  @Test
  void theSchemeMayBeShortAndThePasswordMissing() {
    PostgresAddress address = PostgresAddress.parse("postgres://me@db/holdfast");
    assertThat(address.password()).isEmpty();
    assertThat(address.sslMode()).isEqualTo(SslMode.PREFER);
  }

  @Test
  void whatIsNoAddressIsExplainedWithoutThePassword() {
    for (String wrong : new String[] {"http://me:pw-1@a/b", "postgresql://me:pw-1@a", "postgresql://me:pw-1@a:x/b",
        "postgresql://me:pw-1@/b", "postgresql://me:pw-1@a/b?sslmode=perhaps", "postgresql://me:pw-1@a/b?other=1"}) {
      assertThatThrownBy(() -> PostgresAddress.parse(wrong)).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("postgresql://user:password@host").hasMessageNotContaining("pw-1");
    }
  }
}
