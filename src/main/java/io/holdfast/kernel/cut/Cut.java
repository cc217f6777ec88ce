package io.holdfast.kernel.cut;

import io.holdfast.kernel.Position;
import java.util.List;

/**
 * The whole state as of one position, to be copied section by section.
 *
 * @param position the entry at whose boundary it was cut
 * @param logTime that entry's log time in Unix milliseconds
 * @param partitions the number of partitions
 * @param sections all sections, the dispatcher's first, then by partition
 */
public record Cut(Position position, long logTime, int partitions, List<SectionSource> sections) {

  /** Keeps a copy of the list. */
  public Cut {
    sections = List.copyOf(sections);
  }
}
