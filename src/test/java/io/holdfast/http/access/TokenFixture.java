package io.holdfast.http.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;

/** Somebody who issues tokens, with a key of their own. */
public final class TokenFixture {
  public static final String ISSUER = "https://login.example";
  public static final String AUDIENCE = "holdfast";

  private final ECKey key;

  public TokenFixture(String keyId) throws JOSEException {
    key = new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
  }

  /** The public keys, as they are published. */
  public String jwks() {
    return new JWKSet(key.toPublicJWK()).toString();
  }

  /** Checks this one's tokens. */
  public Tokens tokens() {
    return Tokens.of(jwks(), ISSUER, AUDIENCE);
  }

  /** A token for an hour. */
  public String token(String subject, String scope) throws JOSEException {
    return token(claims -> claims.subject(subject).claim("scope", scope));
  }

  /** A token with other claims. */
  public String token(UnaryOperator<JWTClaimsSet.Builder> more) throws JOSEException {
    JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issuer(ISSUER).audience(AUDIENCE).subject("ann")
        .expirationTime(Date.from(Instant.now().plusSeconds(3_600)));
    SignedJWT token = new SignedJWT(
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), more.apply(claims).build());
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }
}
