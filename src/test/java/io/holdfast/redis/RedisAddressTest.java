package io.holdfast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What the forms of an address mean, and that none shows a password. */
class RedisAddressTest {

  @Test
  void aHostAlone() {
    RedisAddress address = RedisAddress.parse("redis://cache");
    assertThat(address.hosts()).containsExactly(new RedisAddress.Host("cache", 6379));
    assertThat(address.tls()).isFalse();
    assertThat(address.isThroughSentinel()).isFalse();
  }

  @Test
  void aUserWithATrickyPasswordAndTls() {
    RedisAddress address = RedisAddress.parse("rediss://me:a%40b%3Ac@cache:7000?ca=authority.pem");
    assertThat(address.user()).isEqualTo("me");
    assertThat(address.password()).isEqualTo("a@b:c");
    assertThat(address.tls()).isTrue();
    assertThat(address.authorities()).isEqualTo("authority.pem");
    assertThat(address).asString().isEqualTo("rediss://cache:7000");
  }

  @Test
  void sentinelsAndTheMastersName() {
    RedisAddress address = RedisAddress.parse("redis+sentinel://:pw@a,b:7/main");
    assertThat(address.hosts())
        .containsExactly(new RedisAddress.Host("a", 26379), new RedisAddress.Host("b", 7));
    assertThat(address.master()).isEqualTo("main");
    assertThat(address.password()).isEqualTo("pw");
  }

  @Test
  void whatIsNoAddressIsExplainedWithoutThePassword() {
    for (String wrong : new String[] {"http://:pw-1@a", "redis://:pw-1@a:b", "redis://:pw-1@a/main",
        "redis+sentinel://:pw-1@a", "redis://:pw-1@", "nothing"}) {
      assertThatThrownBy(() -> RedisAddress.parse(wrong)).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("redis://user:password@host:6379").hasMessageNotContaining("pw-1");
    }
  }
}
