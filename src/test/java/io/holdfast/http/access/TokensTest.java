package io.holdfast.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which tokens are believed, and what they say. */
final class TokensTest {
  private final TokenFixture issuer;
  private final Tokens tokens;

  TokensTest() throws Exception {
    issuer = new TokenFixture("1");
    tokens = issuer.tokens();
  }

  private static Date inSeconds(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  private void assertRefused(String token) {
    assertThatThrownBy(() -> tokens.verify(token)).isInstanceOf(BadTokenException.class);
    assertThat(tokens.known(token)).isNull();
  }

  @Test
  void aTokenSpeaksForItsSubjectWithTheScopesThatAreOurs() throws Exception {
    Caller ann = tokens.verify(issuer.token("ann", "openid slots:write shop:read payments:everything"));
    assertThat(ann.principal()).isEqualTo("user:ann");
    assertThat(ann.may(new Permission("slots", Scope.WRITE))).isTrue();
    assertThat(ann.may(new Permission("shop", Scope.WRITE))).isFalse();
    assertThat(ann.mayActFor("ann", "slots")).isTrue();
    assertThat(ann.mayActFor("bob", "slots")).isFalse();
  }

  @Test
  void aScopeLetsATokenSpeakForOthersInItsDomain() throws Exception {
    Caller desk = tokens.verify(issuer.token("desk", "slots:write slots:any-user"));
    assertThat(desk.mayActFor("bob", "slots")).isTrue();
    assertThat(desk.mayActFor("bob", "shop")).isFalse();
  }

  @Test
  void scopesMayStandInALists() throws Exception {
    Caller ann = tokens.verify(issuer.token(claims -> claims.claim("scp", List.of("ads:read", "slots:read"))));
    assertThat(ann.may(new Permission("ads", Scope.READ))).isTrue();
    Caller none = tokens.verify(issuer.token(claims -> claims.claim("scope", 5)));
    assertThat(none.may(new Permission("ads", Scope.READ))).isFalse();
  }

  @Test
  void whatWasVerifiedIsRemembered() throws Exception {
    String token = issuer.token("ann", "read");
    assertThat(tokens.known(token)).isNull();
    assertThat(tokens.verify(token)).isSameAs(tokens.known(token));
  }

  @Test
  void whatIsNotRightIsRefused() throws Exception {
    assertRefused("");
    assertRefused("x");
    assertRefused("a.b.c");
    String good = issuer.token("ann", "read");
    assertRefused(good.substring(0, good.length() - 4) + "AAAA");
    assertRefused(new TokenFixture("1").token("ann", "read"));
    assertRefused(new TokenFixture("2").token("ann", "read"));
    assertRefused(issuer.token(claims -> claims.issuer("https://other.example")));
    assertRefused(issuer.token(claims -> claims.audience("other")));
    assertRefused(issuer.token(claims -> claims.subject(null)));
    assertRefused(issuer.token(claims -> claims.subject("")));
    assertRefused(issuer.token(claims -> claims.subject("x".repeat(129))));
    assertRefused(issuer.token(claims -> claims.expirationTime(null)));
    assertRefused(issuer.token(claims -> claims.expirationTime(inSeconds(-60))));
    assertRefused(issuer.token(claims -> claims.notBeforeTime(inSeconds(120))));
  }

  @Test
  void whatATokensHeaderAsksForIsNotDone() throws Exception {
    JWTClaimsSet claims = new JWTClaimsSet.Builder().subject("ann").issuer(TokenFixture.ISSUER)
        .audience(TokenFixture.AUDIENCE).expirationTime(inSeconds(60)).build();
    assertRefused(new PlainJWT(claims).serialize());
    OctetSequenceKey secret = new OctetSequenceKeyGenerator(256).keyID("1").generate();
    SignedJWT shared = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("1").build(), claims);
    shared.sign(new MACSigner(secret));
    assertRefused(shared.serialize());
    assertThatThrownBy(() -> Tokens.of(new JWKSet(secret).toString(false), "", ""))
        .hasMessageContaining("no public key");
  }

  @Test
  void keySetsMustBeKeySets() {
    assertThatThrownBy(() -> Tokens.of("[]", "", "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tokens.of("{\"keys\":[]}", "", "")).hasMessageContaining("no public key");
  }
}
