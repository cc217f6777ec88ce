package io.holdfast.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate that signs itself, for {@code localhost}, and its key, in PEM files; made by the JDK's keytool.
 *
 * @param certificate of the server, and at the same time the authority
 * @param key its key
 */
public record Certificates(Path certificate, Path key) {
  private static final String PASSWORD = "changeit";

  /** Makes new ones in a directory. */
  public static Certificates make(Path directory) {
    Path store = directory.resolve("server.p12");
    StoreProcess.start(directory, directory.resolve("keytool.log"), List.of(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "server",
        "-keyalg", "RSA", "-keysize", "2048", "-validity", "2", "-dname", "CN=localhost", "-ext",
        "SAN=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass",
        PASSWORD)).awaitSuccess();
    try {
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      Key key = keys.getKey("server", PASSWORD.toCharArray());
      return new Certificates(
          pem(directory.resolve("server.crt"), "CERTIFICATE", keys.getCertificate("server").getEncoded()),
          pem(directory.resolve("server.key"), "PRIVATE KEY", key.getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Path pem(Path file, String kind, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }
}
