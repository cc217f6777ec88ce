package io.holdfast.stores;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks the stores' binaries from their artifacts, once for each build directory. */
final class StoreBinaries {
  private static final Path UNPACKED = Path.of("target", "stores").toAbsolutePath();
  private static final String POSTGRES = "/postgres-linux-x86_64.txz";
  private static final String REDIS = "/redis-server-7.0.15-linux-amd64";

  private StoreBinaries() {}

  /** The directory of Postgres's programs. */
  static synchronized Path postgres() {
    Path home = UNPACKED.resolve("postgres");
    if (!Files.isDirectory(home)) {
      unpackOnce(home, StoreBinaries::unpackPostgres);
    }
    return home.resolve("bin");
  }

  /** The program that is Redis, and Sentinel too. */
  static synchronized Path redis() {
    Path home = UNPACKED.resolve("redis");
    if (!Files.isDirectory(home)) {
      unpackOnce(home, StoreBinaries::unpackRedis);
    }
    return home.resolve("redis-server");
  }

  private interface Unpacking {
    void into(Path directory) throws IOException;
  }

  /** Under another name first, so that half of it is never taken for the whole. */
  private static void unpackOnce(Path home, Unpacking unpacking) {
    try {
      Files.createDirectories(UNPACKED);
      Path partial = Files.createTempDirectory(UNPACKED, "partial-");
      Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
      unpacking.into(partial);
      Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void unpackRedis(Path directory) throws IOException {
    Path program = directory.resolve("redis-server");
    try (InputStream in = resource(REDIS)) {
      Files.copy(in, program);
    }
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void unpackPostgres(Path directory) throws IOException {
    try (InputStream in = resource(POSTGRES);
        TarArchiveInputStream tar = new TarArchiveInputStream(
            new XZCompressorInputStream(new BufferedInputStream(in)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, directory.resolve(entry.getName()));
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
    Files.createDirectories(entry.isDirectory() ? target : target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else if (entry.isFile()) {
      Files.copy(tar, target);
      boolean isProgram = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(isProgram ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static InputStream resource(String name) {
    InputStream in = StoreBinaries.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException("the artifact with " + name + " is not on the class path");
    }
    return in;
  }
}
