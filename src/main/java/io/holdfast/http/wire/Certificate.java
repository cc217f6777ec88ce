package io.holdfast.http.wire;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.nio.file.Path;

/**
 * By which a server shows who it is, as files in PEM that are read again when asked to.
 *
 * @param chain the certificate, and those that lead to a known one
 * @param key its private key (PKCS #8 or PKCS #1)
 */
public record Certificate(Path chain, Path key) {

  private PemKeyCertOptions files() {
    return new PemKeyCertOptions().setCertPath(chain.toString()).setKeyPath(key.toString());
  }

  /** Makes a server speak TLS 1.2 and 1.3 only, and HTTP/2 with those that offer it. */
  public void applyTo(HttpServerOptions options) {
    options.setSsl(true).setUseAlpn(true).setKeyCertOptions(files());
  }

  /** What a running server is to go on with. */
  public ServerSSLOptions renewed() {
    return new ServerSSLOptions().setKeyCertOptions(files()).setUseAlpn(true);
  }
}
