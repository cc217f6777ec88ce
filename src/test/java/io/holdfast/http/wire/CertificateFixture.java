package io.holdfast.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that nobody signed but itself, made by the JDK's keytool, in files as operators have them. */
public final class CertificateFixture {
  private static final String PASSWORD = "changeit";

  private final Path directory;
  private final Path chain;
  private final Path key;

  public CertificateFixture(Path directory) {
    this.directory = directory;
    chain = directory.resolve("tls.crt");
    key = directory.resolve("tls.key");
  }

  public Path chain() {
    return chain;
  }

  public Path key() {
    return key;
  }

  public Certificate files() {
    return new Certificate(chain, key);
  }

  /** Writes a new certificate for localhost into the files, and returns a context that trusts it alone. */
  public SSLContext renew(String name) throws Exception {
    return renew(name, 30);
  }

  /** The same, for so many days. */
  public SSLContext renew(String name, int days) throws Exception {
    Path store = directory.resolve(name + ".p12");
    Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-alias", "own", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", Integer.toString(days),
        "-dname", "CN=" + name, "-ext", "SAN=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12",
        "-keystore", store.toString(), "-storepass", PASSWORD).redirectErrorStream(true).start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(new String(keytool.getInputStream().readAllBytes())).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    write(key, "PRIVATE KEY", keys.getKey("own", PASSWORD.toCharArray()).getEncoded());
    write(chain, "CERTIFICATE", keys.getCertificate("own").getEncoded());
    return trusting(keys.getCertificate("own"));
  }

  private static void write(Path file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }

  private static SSLContext trusting(java.security.cert.Certificate certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("own", certificate);
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
