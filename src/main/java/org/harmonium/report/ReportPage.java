package org.harmonium.report;

import java.util.List;

/**
 * A report as plain values: a summary, the key figures, and sections of tables, charts, pictures
 * and texts. Everything in it is plain text; what looks like HTML is shown as it stands.
 *
 * @param title the heading
 * @param summary one paragraph: what was done and what came out
 * @param figures the few numbers to see first
 * @param sections the rest, in order
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
   * @param name what it is
   * @param value its value, rounded for reading
   * @param note its unit, interval or mode; may be empty
   */
  public record Figure(String name, String value, String note) {}

  /**
   * A part of the report under its own heading.
   *
   * @param title the heading
   * @param introduction a sentence or two; may be empty
   * @param blocks what it shows, in order
   */
  public record Section(String title, String introduction, List<Block> blocks) {
    /** Keeps a copy of the list. */
    public Section {
      blocks = List.copyOf(blocks);
    }
  }

  /** Something that a section shows. */
  public sealed interface Block permits Charts, Pictures, Table, Listing, Results {}

  /** Charts, side by side where there is room. */
  public record Charts(List<Chart> charts) implements Block {
    /** Keeps a copy of the list. */
    public Charts {
      charts = List.copyOf(charts);
    }
  }

  /** Pictures, side by side where there is room. */
  public record Pictures(List<Picture> pictures) implements Block {
    /** Keeps a copy of the list. */
    public Pictures {
      pictures = List.copyOf(pictures);
    }
  }

  /** A picture, its caption's bold beginning, and the rest of the caption. */
  public record Picture(Png image, String name, String caption) {}

  /** A table; each row has as many cells as there are columns. No columns: no heading. */
  public record Table(String caption, List<String> columns, List<List<String>> rows)
      implements Block {
    /** Keeps copies of the lists. */
    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /** Text in a fixed pitch, such as the resolved configuration. */
  public record Listing(String caption, String text) implements Block {}

  /** Final results against what was expected of them. */
  public record Results(List<Result> results) implements Block {
    /** Keeps a copy of the list. */
    public Results {
      results = List.copyOf(results);
    }
  }

  /**
   * A result.
   *
   * @param name what was measured
   * @param expected what was expected, as in {@code "at least 0.95"}
   * @param actual what came out
   * @param isReached whether that is as expected
   */
  public record Result(String name, String expected, String actual, boolean isReached) {}
}
