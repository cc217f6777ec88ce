package io.holdfast.http.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Checks bearer tokens (JWT, RFC 7519 and RFC 9068) against the public keys of whoever issues them. Taken are
 * signatures by RSA and elliptic curves only, whatever a token's header asks for: no shared secrets, no {@code none},
 * and no keys that a token brings along. Remembers a bounded number of tokens that were found right. Any thread; a
 * check takes some tens of microseconds and so is not for event loops.
 */
public final class Tokens {
  private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
      JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256, JWSAlgorithm.PS384,
      JWSAlgorithm.PS512, JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512);
  private static final Set<String> REQUIRED = Set.of("sub", "exp");
  private static final int CLOCK_SKEW_SECONDS = 30;
  private static final int MOST_REMEMBERED = 10_000;
  private static final int LONGEST_SUBJECT = 128;

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final Cache<String, Caller> verified =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).executor(Runnable::run).build();

  private Tokens(JWKSet keys, String issuer, String audience) {
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys)));
    JWTClaimsSet.Builder exact = new JWTClaimsSet.Builder();
    if (!issuer.isEmpty()) {
      exact.issuer(issuer);
    }
    DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
        audience.isEmpty() ? null : Set.of(audience), exact.build(), REQUIRED, null);
    claims.setMaxClockSkew(CLOCK_SKEW_SECONDS);
    processor.setJWTClaimsSetVerifier(claims);
  }

  /**
   * Checks by these keys.
   *
   * @param jwks a JSON Web Key Set (RFC 7517)
   * @param issuer what a token's {@code iss} must be; empty for any
   * @param audience what must be in a token's {@code aud}; empty for any
   * @throws IllegalArgumentException if there is no key of a kind that is taken; the message is for people
   */
  public static Tokens of(String jwks, String issuer, String audience) {
    try {
      List<JWK> usable = JWKSet.parse(jwks).toPublicJWKSet().getKeys().stream()
          .filter(key -> key.getKeyType().equals(KeyType.RSA) || key.getKeyType().equals(KeyType.EC))
          .toList();
      if (usable.isEmpty()) {
        throw new IllegalArgumentException("the key set has no public key of RSA or an elliptic curve");
      }
      return new Tokens(new JWKSet(usable), issuer, audience);
    } catch (ParseException e) {
      throw new IllegalArgumentException("this is no JSON Web Key Set: " + e.getMessage(), e);
    }
  }

  /** Who bears a token that was found right before; null if it must be checked. */
  public Caller known(String token) {
    return verified.getIfPresent(token);
  }

  /**
   * Who bears a token.
   *
   * @throws BadTokenException if it is not to be believed; the message says why
   */
  public Caller verify(String token) {
    try {
      Caller caller = caller(processor.process(token, null));
      verified.put(token, caller);
      return caller;
    } catch (ParseException e) {
      throw new BadTokenException("it is no JSON Web Token");
    } catch (BadJOSEException e) {
      throw new BadTokenException(e.getMessage());
    } catch (JOSEException e) {
      throw new BadTokenException("it cannot be verified: " + e.getMessage());
    }
  }

  private static Caller caller(JWTClaimsSet claims) throws ParseException {
    String subject = claims.getSubject();
    if (subject.isEmpty() || subject.length() > LONGEST_SUBJECT) {
      throw new BadTokenException("its subject must have 1 to " + LONGEST_SUBJECT + " characters");
    }
    long until = claims.getExpirationTime().getTime() + TimeUnit.SECONDS.toMillis(CLOCK_SKEW_SECONDS);
    return Caller.ofToken(subject, Scopes.known(words(claims)), until);
  }

  /** RFC 9068 has one text in {@code scope}; others have a list in {@code scp} or in {@code scope}. */
  private static List<String> words(JWTClaimsSet claims) throws ParseException {
    List<String> words = new ArrayList<>();
    for (String name : List.of("scope", "scp")) {
      if (claims.getClaim(name) instanceof String text) {
        words.addAll(Arrays.asList(text.split(" ")));
      } else if (claims.getClaim(name) instanceof List<?>) {
        words.addAll(claims.getStringListClaim(name));
      }
    }
    return words;
  }
}
