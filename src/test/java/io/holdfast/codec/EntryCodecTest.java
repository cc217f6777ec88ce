package io.holdfast.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.kernel.Command;
import io.holdfast.kernel.Footprint;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.SystemCommand;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Entries read back as they were written, and damaged or unknown ones are refused. */
class EntryCodecTest {
  private static final UUID INCARNATION = UUID.fromString("0123abcd-1111-2222-3333-444455556666");
  private static final Batch.Header HEADER = new Batch.Header(3, INCARNATION, 42, 1_700_000_000_123L);

  /** A command of a test. */
  record Note(UUID id, String text, byte[] body, long big, int small, boolean yes, List<String> words, Mood mood)
      implements Command {
    enum Mood { GOOD, BAD }

    @Override
    public Footprint footprint(Partitioning partitioning) {
      return Footprint.of(0);
    }
  }

  private static final Kinds KINDS = Kinds.standard().with(List.of(Kind.of(30_001, 1, Note.class)));
  private final SubmissionCodec submissions = new SubmissionCodec(KINDS);
  private final EntryCodec entries = new EntryCodec(KINDS);

  private static Note note(int size) {
    byte[] body = new byte[size];
    Arrays.fill(body, (byte) 0x7F);
    return new Note(INCARNATION, "\u00fcber \ud83d\ude00", body, Long.MIN_VALUE, -1, true, List.of("a", ""),
        Note.Mood.BAD);
  }

  private byte[] entry(Submission... of) {
    return EntryCodec.assemble(HEADER, Arrays.stream(of).map(submissions::encode).toList());
  }

  @Test
  void readsBackWhatWasWritten() {
    Submission full = new Submission(note(1000), "alice", new Idempotency("key-1", Long.MIN_VALUE, 7),
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    Submission bare = Submission.of(new SystemCommand.Tick());
    Submission keyed = new Submission(new SystemCommand.InstanceGone(INCARNATION), "", new Idempotency("", 1, 2), null);
    Batch batch = entries.decode(entry(full, bare, keyed));
    assertThat(batch.header()).isEqualTo(HEADER);
    assertThat(batch.submissions()).usingRecursiveComparison().isEqualTo(List.of(full, bare, keyed));
  }

  @Test
  void aLoneSurrogateIsReplacedRatherThanRefused() {
    Note broken = new Note(INCARNATION, "a\ud800b", new byte[0], 0, 0, false, List.of(), Note.Mood.GOOD);
    Note read = (Note) entries.decode(entry(Submission.of(broken))).submissions().getFirst().command();
    assertThat(read.text()).isEqualTo("a\ufffdb");
  }

  @Test
  void knowsItsSizeBeforehand() {
    byte[] one = submissions.encode(Submission.of(note(10)));
    byte[] whole = EntryCodec.assemble(HEADER, List.of(one, one, one));
    assertThat(whole).hasSize(EntryCodec.emptyBytes() + 3 * EntryCodec.bytesOf(one));
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] entry = entry(Submission.of(note(20)), Submission.of(new SystemCommand.Tick()));
    for (int bit = 0; bit < entry.length * 8; bit++) {
      byte[] damaged = entry.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> entries.decode(damaged)).isInstanceOf(CorruptEntryException.class);
    }
  }

  @Test
  void everyTruncationIsNoticed() {
    byte[] entry = entry(Submission.of(note(20)));
    for (int length = 0; length < entry.length; length++) {
      byte[] damaged = Arrays.copyOf(entry, length);
      assertThatThrownBy(() -> entries.decode(damaged)).isInstanceOf(CorruptEntryException.class);
    }
  }

  @Test
  void nonsenseWithAGoodChecksumIsRefusedAndNothingElseIsThrown() {
    Random random = new Random(7);
    byte[] submission = submissions.encode(Submission.of(note(30)));
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = submission.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      byte[] entry = EntryCodec.assemble(HEADER, List.of(damaged));
      try {
        entries.decode(entry);
      } catch (CorruptEntryException | UnknownKindException e) {
        assertThat(e).hasMessageMatching("(?s).*[a-z].*");
      }
    }
  }

  @Test
  void anUnknownKindNamesItselfAndTheWayOut() {
    byte[] entry = entry(Submission.of(note(1)));
    assertThatThrownBy(() -> new EntryCodec(Kinds.standard()).decode(entry))
        .isInstanceOf(UnknownKindException.class)
        .hasMessageContaining("kind 30001 version 1").hasMessageContaining("upgrade this instance");
  }

  @Test
  void anUnknownVersionIsNotSkipped() {
    byte[] newer = EntryCodec.assemble(HEADER, List.of(new SubmissionCodec(
        Kinds.standard().with(List.of(Kind.of(30_001, 2, Note.class)))).encode(Submission.of(note(1)))));
    assertThatThrownBy(() -> entries.decode(newer)).isInstanceOf(UnknownKindException.class)
        .hasMessageContaining("kind 30001 version 2");
  }

  @Test
  void aRecordWithMoreOrFewerComponentsIsRefused() {
    record Wider(UUID id, String text, byte[] body, long big, int small, boolean yes, List<String> words,
        Note.Mood mood, int more) implements Command {
      @Override
      public Footprint footprint(Partitioning partitioning) {
        return Footprint.of(0);
      }
    }

    record Narrower(UUID id, String text) implements Command {
      @Override
      public Footprint footprint(Partitioning partitioning) {
        return Footprint.of(0);
      }
    }

    Command wider = new Wider(INCARNATION, "", new byte[0], 1, 2, true, List.of(), Note.Mood.GOOD, 5);
    for (Command other : List.of(wider, new Narrower(INCARNATION, "x"))) {
      Kinds writing = Kinds.standard().with(List.of(Kind.of(30_001, 1, other.getClass().asSubclass(Record.class))));
      byte[] entry = EntryCodec.assemble(HEADER, List.of(new SubmissionCodec(writing).encode(Submission.of(other))));
      assertThatThrownBy(() -> entries.decode(entry)).isInstanceOf(CorruptEntryException.class)
          .hasMessageContaining("30001");
    }
  }

  @Test
  void theHeaderIsReadAlone() {
    assertThat(EntryCodec.header(entry(Submission.of(new SystemCommand.Tick())))).isEqualTo(HEADER);
  }

  @Test
  void anotherFormatIsRefused() {
    assertThatThrownBy(() -> EntryCodec.header(new byte[10])).hasMessageContaining("too short");
  }

  @Test
  void aBatchIsNeitherEmptyNorTooLong() {
    byte[] tick = submissions.encode(Submission.of(new SystemCommand.Tick()));
    assertThatThrownBy(() -> EntryCodec.assemble(HEADER, List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EntryCodec.assemble(HEADER, java.util.Collections.nCopies(513, tick)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCommandOverTheLimitIsRefused() {
    assertThatThrownBy(() -> submissions.encode(Submission.of(note(5 << 20))))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("limit");
  }

  @Test
  void aRecordThatIsNotRegisteredIsRefused() {
    assertThatThrownBy(() -> new SubmissionCodec(Kinds.standard()).encode(Submission.of(note(1))))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not registered");
  }
}
