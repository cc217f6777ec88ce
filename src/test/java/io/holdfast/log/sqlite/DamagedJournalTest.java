package io.holdfast.log.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.log.Append;
import io.holdfast.log.Clock;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import io.holdfast.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files are refused, with what is wrong and what to do; or the damage hit nothing that is used. */
class DamagedJournalTest {
  private static final int ENTRIES = 60;
  private static final int IN_THE_FILE = 40;
  private static final String LOG = JournalFile.FILE + "-wal";

  @TempDir(factory = MemoryDirectory.class)
  static Path root;

  /** Copied while the journal was open: the last entries are in the log only, as after kill -9. */
  private static Path killed;
  /** Copied after the journal was closed: all is in one file. */
  private static Path closed;
  private static List<JournalEntry> written;
  private static int copies;

  private enum Result { REFUSED, WHOLE, PREFIX }

  private static void append(SqliteJournal journal, int first, int last) {
    for (int i = first; i <= last; i++) {
      byte[] bytes = new byte[i % 9 == 0 ? 9_000 : 200];
      if (i % 18 != 0) { // The others are packed.
        new Random(i).nextBytes(bytes);
      }
      journal.append(new Append(1, new UUID(1, 1), i, 0, System.currentTimeMillis(), bytes))
          .toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
  }

  @BeforeAll
  static void write() throws IOException {
    Path live = root.resolve("live");
    killed = root.resolve("killed");
    closed = root.resolve("closed");
    try (SqliteJournal journal = SqliteJournal.open(live, 8, Clock.system(), 100_000)) {
      append(journal, 1, IN_THE_FILE);
    }
    // Closed and opened, and never copied back: what comes now is in the log for certain, whatever threads do.
    try (SqliteJournal journal = SqliteJournal.open(live, 8, Clock.system(), Long.MAX_VALUE)) {
      append(journal, IN_THE_FILE + 1, ENTRIES);
      copy(live, killed);
      written = readAll(journal);
    }
    copy(live, closed);
    assertThat(outcome(copyOf(killed))).isEqualTo(Result.WHOLE);
    assertThat(outcome(copyOf(closed))).isEqualTo(Result.WHOLE);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(f -> !f.toString().endsWith("-shm")).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static Path copyOf(Path directory) throws IOException {
    Path copy = root.resolve("copy" + copies++);
    copy(directory, copy);
    return copy;
  }

  private static List<JournalEntry> readAll(SqliteJournal journal) {
    return journal.read(0, Integer.MAX_VALUE).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static Result outcome(Path directory) {
    try (SqliteJournal journal = SqliteJournal.open(directory, 8, Clock.system())) {
      List<JournalEntry> found = readAll(journal);
      assertThat(facts(found)).isEqualTo(facts(written.subList(0, found.size())));
      return found.size() == written.size() ? Result.WHOLE : Result.PREFIX;
    } catch (JournalException e) {
      return refused(e);
    } catch (CompletionException e) {
      return refused((JournalException) e.getCause());
    }
  }

  private static List<String> facts(List<JournalEntry> entries) {
    return entries.stream().map(entry -> entry.position() + " " + entry.logTime() + " " + entry.incarnation() + " "
        + entry.batch() + " " + Arrays.hashCode(entry.entry())).toList();
  }

  private static Result refused(JournalException e) {
    assertThat(e.kind()).as(e.getMessage()).isIn(Kind.CORRUPT, Kind.UNAVAILABLE);
    assertThat(e).hasMessageContaining(JournalFile.FILE);
    return Result.REFUSED;
  }

  private interface Damage {
    byte[] to(byte[] content, Random random);
  }

  private static byte[] flipped(byte[] content, Random random) {
    content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
    return content;
  }

  private static byte[] zeroed(byte[] content, Random random) {
    int sector = random.nextInt(content.length / 512) * 512;
    Arrays.fill(content, sector, sector + 512, (byte) 0);
    return content;
  }

  private static byte[] truncated(byte[] content, Random random) {
    return Arrays.copyOf(content, random.nextInt(content.length));
  }

  /** Damages a file of a copy in one way, often, and says how often it was refused. */
  private int refusals(int times, Path of, String file, Damage damage, boolean witnessed) throws IOException {
    long seed = Simulation.anySeed();
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < times; i++) {
      Path copy = copyOf(of);
      Files.write(copy.resolve(file), damage.to(Files.readAllBytes(copy.resolve(file)), random));
      if (!witnessed) {
        Files.delete(copy.resolve(Witness.FILE));
      }
      Result result = outcome(copy);
      if (witnessed) {
        assertThat(result).as("seed %d, damage %d", seed, i).isNotEqualTo(Result.PREFIX);
      }
      refused += result == Result.REFUSED ? 1 : 0;
    }
    return refused;
  }

  private void damageEverything(int times) throws IOException {
    int refused = 0;
    for (Damage damage : List.<Damage>of(DamagedJournalTest::flipped, DamagedJournalTest::zeroed)) {
      refused += refusals(times, closed, JournalFile.FILE, damage, true);
      refused += refusals(times, killed, JournalFile.FILE, damage, true);
      refused += refusals(times, killed, LOG, damage, true);
    }
    assertThat(refused).isGreaterThan(times);
    assertThat(refusals(times, closed, JournalFile.FILE, DamagedJournalTest::truncated, true)).isEqualTo(times);
    assertThat(refusals(times, killed, LOG, DamagedJournalTest::truncated, true)).isPositive();
  }

  @Test
  void noDamageIsEverLoaded() throws IOException {
    damageEverything(150);
  }

  @Test
  @Tag("full")
  void noDamageIsEverLoadedWhereverItIs() throws IOException {
    damageEverything(5_000);
  }

  @Test
  void withoutAWitnessADamagedLogEndsAtItsLastGoodEntry() throws IOException {
    assertThat(refusals(150, killed, LOG, DamagedJournalTest::flipped, false)).isNotNegative();
    assertThat(refusals(150, killed, LOG, DamagedJournalTest::truncated, false)).isNotNegative();
  }

  private void refuses(Path directory, String... words) {
    assertThatThrownBy(() -> SqliteJournal.open(directory, 8, Clock.system()).close())
        .isInstanceOfSatisfying(JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
        .hasMessageContainingAll(words);
  }

  @Test
  void aMissingLogIsNoticed() throws IOException {
    Path copy = copyOf(killed);
    Files.delete(copy.resolve(LOG));
    refuses(copy, "1." + ENTRIES, "its end is lost", LOG, "restore");
  }

  @Test
  void aMissingFileIsNoticed() throws IOException {
    Path copy = copyOf(closed);
    Files.delete(copy.resolve(JournalFile.FILE));
    refuses(copy, "1." + ENTRIES, "its end is lost");
  }

  @Test
  void anEmptyFileIsNoticed() throws IOException {
    Path copy = copyOf(closed);
    Files.write(copy.resolve(JournalFile.FILE), new byte[0]);
    refuses(copy, "its end is lost");
  }

  @Test
  void aMissingWitnessHarmsNothing() throws IOException {
    Path copy = copyOf(killed);
    Files.delete(copy.resolve(Witness.FILE));
    assertThat(outcome(copy)).isEqualTo(Result.WHOLE);
    assertThat(outcome(copy)).isEqualTo(Result.WHOLE);
  }

  @Test
  void whatIsNoDatabaseIsRefused() throws IOException {
    Path copy = copyOf(closed);
    Files.writeString(copy.resolve(JournalFile.FILE), "This is a text, and long enough to be looked at. ".repeat(100));
    refuses(copy, JournalFile.FILE, "not a database");
  }

  @Test
  void aDamagedEntryIsNamedWhenItIsRead() throws IOException {
    Path copy = copyOf(closed);
    damage(copy.resolve(JournalFile.FILE), written.get(6));
    refuses(copy, "1.7");
  }

  @Test
  void aLogThatIsDamagedAtItsEndIsNotTakenForAShorterOne() throws IOException {
    Path copy = copyOf(killed);
    damage(copy.resolve(LOG), written.getLast());
    refuses(copy, "it ends at 1." + (ENTRIES - 1), "up to 1." + ENTRIES + " were answered");
  }

  /** Flips a bit of an entry, also where SQLite has left old copies of it. */
  private static void damage(Path file, JournalEntry entry) throws IOException {
    byte[] content = Files.readAllBytes(file);
    byte[] wanted = Arrays.copyOf(entry.entry(), 40);
    boolean found = false;
    for (int at = 0; at + wanted.length <= content.length; at++) {
      if (Arrays.equals(content, at, at + wanted.length, wanted, 0, wanted.length)) {
        content[at + 20] ^= 1;
        found = true;
      }
    }
    assertThat(found).isTrue();
    Files.write(file, content);
  }
}
