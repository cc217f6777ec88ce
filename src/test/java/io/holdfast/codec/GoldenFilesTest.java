package io.holdfast.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.Command;
import io.holdfast.kernel.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The bytes of every kind as they were first released, one file each: read back they mean the same today, and what is
 * written today is the same. If this fails, do not change the files: a changed record is a new class under the same id
 * with the next version, and the old one stays registered.
 *
 * <p>{@code mvn test -Dtest=GoldenFilesTest -Dholdfast.golden=write} writes the files that are missing, and no other.
 */
class GoldenFilesTest {
  private static final Path FILES = Path.of("src/test/resources/golden/v1");
  private static final int BYTES_A_LINE = 32;
  private static final boolean WRITE = "write".equals(System.getProperty("holdfast.golden"));

  private final Kinds kinds = Kinds.standard();
  private final SubmissionCodec submissions = new SubmissionCodec(kinds);
  private final EntryCodec entries = new EntryCodec(kinds);
  private final ReplyCodec replies = new ReplyCodec(kinds);
  private final Map<Class<?>, Object> samples = GoldenSamples.all();

  @TestFactory
  Stream<DynamicTest> everyKindIsWrittenAndReadAsItWasReleased() {
    return kinds.all().stream().map(kind -> DynamicTest.dynamicTest(fileOf(kind), () -> check(kind)));
  }

  private static String fileOf(Kind kind) {
    return "%05d-%d-%s.hex".formatted(kind.id(), kind.version(), kind.type().getSimpleName());
  }

  private void check(Kind kind) throws IOException {
    Object sample = samples.get(kind.type());
    assertThat(sample).as("a sample of %s in GoldenSamples", kind).isNotNull();
    byte[] written = encode(sample);
    byte[] golden = golden(FILES.resolve(fileOf(kind)), written);
    assertThat(HexFormat.of().formatHex(written)).as("bytes written today").isEqualTo(HexFormat.of().formatHex(golden));
    assertThat(decode(sample, golden)).usingRecursiveComparison().isEqualTo(sample);
  }

  private byte[] encode(Object sample) {
    return sample instanceof Command command ? entry(Submission.of(command)) : replies.encode((Reply) sample);
  }

  private byte[] entry(Submission submission) {
    return EntryCodec.assemble(GoldenSamples.HEADER, List.of(submissions.encode(submission)));
  }

  private Object decode(Object sample, byte[] golden) {
    return sample instanceof Command ? entries.decode(golden).submissions().getFirst().command()
        : replies.decode(golden);
  }

  @Test
  void theEnvelopeIsWrittenAndReadAsItWasReleased() throws IOException {
    Command command = (Command) samples.values().iterator().next();
    Submission bare = Submission.of(command);
    Submission full =
        new Submission(command, GoldenSamples.PRINCIPAL, GoldenSamples.IDEMPOTENCY, GoldenSamples.TRACE);
    Submission keyed = new Submission(command, "", GoldenSamples.IDEMPOTENCY, null);
    Submission traced = new Submission(command, GoldenSamples.PRINCIPAL, null, GoldenSamples.TRACE);
    List<Submission> all = List.of(bare, full, keyed, traced);
    byte[] written = EntryCodec.assemble(GoldenSamples.HEADER, all.stream().map(submissions::encode).toList());
    byte[] golden = golden(FILES.resolve("entry.hex"), written);
    assertThat(written).isEqualTo(golden);
    assertThat(entries.decode(golden)).isEqualTo(new Batch(GoldenSamples.HEADER, all));
  }

  @Test
  void everyFileIsOfAKindThatIsKnown() throws IOException {
    List<String> known = Stream.concat(kinds.all().stream().map(GoldenFilesTest::fileOf), Stream.of("entry.hex"))
        .toList();
    try (Stream<Path> files = Files.list(FILES)) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".hex")))
          .isSubsetOf(known);
    }
  }

  private static byte[] golden(Path file, byte[] written) throws IOException {
    if (WRITE && !Files.exists(file)) {
      Files.createDirectories(FILES);
      Files.writeString(file, hex(written));
    }
    assertThat(file).as("run with -Dholdfast.golden=write to make it").exists();
    return HexFormat.of().parseHex(Files.readString(file).replaceAll("\\s", ""));
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length; i += BYTES_A_LINE) {
      text.append(HexFormat.of().formatHex(bytes, i, Math.min(bytes.length, i + BYTES_A_LINE))).append('\n');
    }
    return text.toString();
  }
}
