package org.harmonium.report;

import java.util.List;

/**
 * The content of a report: a summary, key figures, and sections of tables, charts, pictures and
 * listings. All text is plain text; markup in it is escaped.
 *
 * @param title the heading
 * @param summary one paragraph on the run and its results
 * @param figures the key figures
 * @param sections the sections in order
 */
public record ReportPage(
    String title, String summary, List<Figure> figures, List<Section> sections) {
  /** Keeps copies of the lists. */
  public ReportPage {
    figures = List.copyOf(figures);
    sections = List.copyOf(sections);
  }

  /**
   * A key figure.
   *
   * @param name the name
   * @param value the value, rounded
   * @param note the unit, interval or mode; may be empty
   */
  public record Figure(String name, String value, String note) {}

  /**
   * A section of the report.
   *
   * @param title the heading
   * @param introduction one or two sentences; may be empty
   * @param blocks the content in order
   */
  public record Section(String title, String introduction, List<Block> blocks) {
    /** Keeps a copy of the list. */
    public Section {
      blocks = List.copyOf(blocks);
    }
  }

  /** A block of content of a section. */
  public sealed interface Block permits Charts, Pictures, Table, Listing, Results {}

  /** Charts, side by side if the width permits. */
  public record Charts(List<Chart> charts) implements Block {
    /** Keeps a copy of the list. */
    public Charts {
      charts = List.copyOf(charts);
    }
  }

  /** Pictures, side by side if the width permits. */
  public record Pictures(List<Picture> pictures) implements Block {
    /** Keeps a copy of the list. */
    public Pictures {
      pictures = List.copyOf(pictures);
    }
  }

  /** A picture with its name, shown in bold, and its caption. */
  public record Picture(Png image, String name, String caption) {}

  /** A table. Each row has one cell per column; without columns there is no heading row. */
  public record Table(String caption, List<String> columns, List<List<String>> rows)
      implements Block {
    /** Keeps copies of the lists. */
    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /** Monospaced text, for example the resolved configuration. */
  public record Listing(String caption, String text) implements Block {}

  /** Final results and their expectations. */
  public record Results(List<Result> results) implements Block {
    /** Keeps a copy of the list. */
    public Results {
      results = List.copyOf(results);
    }
  }

  /**
   * A result.
   *
   * @param name the name of the measured quantity
   * @param expected the expectation, for example {@code "at least 0.95"}
   * @param actual the measured value
   * @param isReached whether the measured value is as expected
   */
  public record Result(String name, String expected, String actual, boolean isReached) {}
}
