package io.holdfast.http.wire;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

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

  /**
   * When the first of the chain ends, in Unix milliseconds. Blocks.
   *
   * @throws IOException if the file cannot be read, or has no certificate
   */
  public long endMillis() throws IOException {
    try (InputStream in = Files.newInputStream(chain)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .mapToLong(each -> ((X509Certificate) each).getNotAfter().getTime()).min()
          .orElseThrow(() -> new IOException(chain + " has no certificate"));
    } catch (CertificateException e) {
      throw new IOException(chain + " cannot be understood", e);
    }
  }

  /** What a running server is to go on with. */
  public ServerSSLOptions renewed() {
    return new ServerSSLOptions().setKeyCertOptions(files()).setUseAlpn(true);
  }
}
