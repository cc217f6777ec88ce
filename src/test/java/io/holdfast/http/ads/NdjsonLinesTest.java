package io.holdfast.http.ads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NdjsonLinesTest {
  private final List<String> seen = new ArrayList<>();
  private final NdjsonLines lines = new NdjsonLines(10, new NdjsonLines.Sink() {
    @Override
    public void line(long number, byte[] bytes, int offset, int length) {
      seen.add(number + ":" + new String(bytes, offset, length, UTF_8));
    }

    @Override
    public void tooLong(long number) {
      seen.add(number + " too long");
    }
  });

  private List<String> cut(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    lines.take(bytes, 0, bytes.length);
    lines.end();
    return seen;
  }

  @Test
  void lastLineNeedsNoEnd() {
    assertThat(cut("a\nb")).containsExactly("1:a", "2:b");
    assertThat(lines.lines()).isEqualTo(2);
  }

  @Test
  void anEndAfterTheLastLineMakesNoEmptyOne() {
    assertThat(cut("a\nb\n")).containsExactly("1:a", "2:b");
    assertThat(lines.lines()).isEqualTo(2);
  }

  @Test
  void carriageReturnsAndBlankLinesAreDroppedButCounted() {
    assertThat(cut("a\r\n\r\n  \n\nb\r\n")).containsExactly("1:a", "5:b");
  }

  @Test
  void aByteOrderMarkIsPassedOverAtTheBeginningOnly() {
    assertThat(cut("\uFEFFa\n\uFEFFb\n")).containsExactly("1:a", "2:\uFEFFb");
  }

  @Test
  void longLinesAreReportedAndTheNextOneIsRead() {
    assertThat(cut("0123456789\n0123456789x\nb\n0123456789xx"))
        .containsExactly("1:0123456789", "2 too long", "3:b", "4 too long");
  }

  @Test
  void itDoesNotMatterHowTheStreamIsCutIntoChunks() {
    long seed = Long.getLong("holdfast.seed", System.nanoTime());
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append("ab \r\n".charAt(random.nextInt(5)));
    }
    List<String> whole = List.copyOf(cut(text.toString()));
    byte[] bytes = text.toString().getBytes(UTF_8);
    List<String> pieces = new ArrayList<>();
    NdjsonLines chunked = new NdjsonLines(10, new NdjsonLines.Sink() {
      @Override
      public void line(long number, byte[] array, int offset, int length) {
        pieces.add(number + ":" + new String(array, offset, length, UTF_8));
      }

      @Override
      public void tooLong(long number) {
        pieces.add(number + " too long");
      }
    });
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(bytes.length - at, random.nextInt(8));
      chunked.take(bytes, at, length);
      at += length;
    }
    chunked.end();
    assertThat(pieces).as("seed " + seed).isEqualTo(whole);
  }
}
