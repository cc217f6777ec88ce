package io.holdfast.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rows of text in aligned columns, two spaces between them. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  void row(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException("a row has as many cells as there are headings");
    }
    rows.add(List.of(cells));
  }

  @Override
  public String toString() {
    List<Integer> widths = widths();
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).repeat(' ', widths.get(i) - row.get(i).length() + 2);
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }

  private List<Integer> widths() {
    List<Integer> widths = new ArrayList<>(Collections.nCopies(rows.getFirst().size(), 0));
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths.set(i, Math.max(widths.get(i), row.get(i).length()));
      }
    }
    return widths;
  }
}
