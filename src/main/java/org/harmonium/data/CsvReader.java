package org.harmonium.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.harmonium.text.Printable;

/**
 * Reads CSV files (RFC 4180, UTF-8, with or without a byte order mark): a row an example, a cell a
 * number with a decimal point. A header row and a column of labels are optional. Values are kept as
 * they are written; empty lines are passed over.
 */
public final class CsvReader {
  private static final int MOST_COLUMNS = 1 << 20;
  private static final int LONGEST_CELL = 1 << 12;
  private static final int LONGEST_ROW = 1 << 24;
  private static final String LABEL = "label";

  private final Input input;
  private final CsvOptions options;
  private float[] values = new float[0];
  private int[] labels = new int[0];
  private int rows;
  private int cells = -1;
  private int labelCell = -1;

  private CsvReader(Input input, CsvOptions options) {
    this.input = input;
    this.options = options;
  }

  /**
   * The rows of a CSV file by {@link CsvOptions#DEFAULT}.
   *
   * @throws BadInputException naming line and column of the first cell that is no number, or the
   *     first line that is longer or shorter than the others
   */
  public static Dataset read(Path file) {
    return read(file, CsvOptions.DEFAULT);
  }

  /** The rows of a CSV file; as {@link #read(Path)}, with everything stated. */
  public static Dataset read(Path file, CsvOptions options) {
    return Input.read(file, input -> new CsvReader(input, options).dataset());
  }

  private Dataset dataset() throws IOException {
    CsvRecordHandler handler =
        CsvRecordHandler.builder()
            .maxFields(MOST_COLUMNS)
            .maxFieldSize(LONGEST_CELL)
            .maxRecordSize(LONGEST_ROW)
            .build();
    long line = 0;
    try (var csv =
        de.siegmar.fastcsv.reader.CsvReader.builder()
            .fieldSeparator(options.separator())
            .detectBomHeader(true)
            .maxBufferSize(1 << 20)
            // Ragged rows are refused in add, with a better message.
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .build(handler, input.stream(), StandardCharsets.UTF_8)) {
      for (CsvRecord row : csv) {
        line = row.getStartingLineNumber();
        add(row);
      }
    } catch (CsvParseException | UncheckedIOException e) {
      Throwable cause = e.getCause();
      String reason = String.valueOf((cause == null ? e : cause).getMessage());
      throw input.bad(
          "cannot be split into cells after line "
              + line
              + " ("
              + reason
              + "): write plain numbers between commas");
    }
    return finish();
  }

  private void add(CsvRecord row) {
    List<String> fields = row.getFields();
    long line = row.getStartingLineNumber();
    if (cells < 0) {
      cells = fields.size();
      boolean header = isHeader(fields);
      labelCell = labelCell(fields, header);
      if (cells == 1 && labelCell == 0) {
        throw input.bad("has labels and nothing else: give the columns of the examples too");
      }
      if (header) {
        return;
      }
    }
    if (fields.size() != cells) {
      throw input.bad(
          "line "
              + line
              + " has "
              + fields.size()
              + " cells, the first has "
              + cells
              + ": give every row the same number of cells");
    }
    makeRoom();
    int next = rows * cols();
    for (int cell = 0; cell < cells; cell++) {
      if (cell == labelCell) {
        labels[rows] = label(fields.get(cell), line, cell);
      } else {
        values[next++] = number(fields.get(cell), line, cell);
      }
    }
    rows++;
  }

  private boolean isHeader(List<String> fields) {
    return switch (options.header()) {
      case PRESENT -> true;
      case ABSENT -> false;
      case AUTO -> fields.stream().noneMatch(cell -> isNumber(cell.strip()));
    };
  }

  private int labelCell(List<String> fields, boolean header) {
    String wanted = options.labelColumn();
    for (int cell = 0; header && cell < fields.size(); cell++) {
      String name = fields.get(cell).strip();
      if (wanted == null ? name.toLowerCase(Locale.ROOT).equals(LABEL) : name.equals(wanted)) {
        return cell;
      }
    }
    return wanted == null ? -1 : numberedCell(wanted);
  }

  private int numberedCell(String wanted) {
    if (wanted.matches("[0-9]{1,7}")) {
      int cell = Integer.parseInt(wanted) - 1;
      if (cell >= 0 && cell < cells) {
        return cell;
      }
    }
    throw input.bad(
        "has no label column "
            + Printable.quote(wanted)
            + ": give a name of its header or a number from 1 to "
            + cells);
  }

  private int cols() {
    return labelCell >= 0 ? cells - 1 : cells;
  }

  private void makeRoom() {
    long needed = (rows + 1L) * cols();
    if (needed > ArrayHeader.MOST_ELEMENTS) {
      throw input.bad(
          "holds more than "
              + ArrayHeader.MOST_ELEMENTS
              + " values, the most of one set: split it into files of fewer rows");
    }
    if (needed > values.length) {
      values = Arrays.copyOf(values, grown(needed));
    }
    if (labelCell >= 0 && rows == labels.length) {
      labels = Arrays.copyOf(labels, grown(rows + 1L));
    }
  }

  private static int grown(long needed) {
    return (int) Math.min(ArrayHeader.MOST_ELEMENTS, needed + needed / 2 + 16);
  }

  private float number(String cell, long line, int index) {
    String text = cell.strip();
    if (!isNumber(text)) {
      throw notNumber(cell, line, index);
    }
    float value = Float.parseFloat(text);
    if (Float.isInfinite(value)) {
      throw input.bad(place(line, index) + " is " + cell + ", too large for float32: rescale it");
    }
    return value;
  }

  private int label(String cell, long line, int index) {
    String text = cell.strip();
    double value = isNumber(text) ? Double.parseDouble(text) : -1;
    if (!(value >= 0 && value <= Integer.MAX_VALUE && value == Math.rint(value))) {
      throw input.bad(
          place(line, index)
              + " is "
              + Printable.quote(cell)
              + ", no label: labels are whole numbers from 0");
    }
    return (int) value;
  }

  private BadInputException notNumber(String cell, long line, int index) {
    String advice = "give a number in every cell, with a decimal point";
    if (cell.indexOf(';') >= 0 || cell.indexOf('\t') >= 0) {
      advice = "separate the cells by commas";
    } else if (cell.isBlank()) {
      advice = "fill in or drop what is missing";
    }
    return input.bad(
        place(line, index) + " is " + Printable.quote(cell) + ", no number: " + advice);
  }

  private static String place(long line, int index) {
    return "line " + line + ", column " + (index + 1);
  }

  /**
   * Whether {@code text} is a decimal number. Java's own parser also takes NaN, hexadecimal and
   * type suffixes, none of which belongs in a data file.
   */
  private static boolean isNumber(String text) {
    boolean digits = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits = true;
      } else if ("+-.eE".indexOf(c) < 0) {
        return false;
      }
    }
    return digits && parses(text);
  }

  private static boolean parses(String text) {
    try {
      Double.parseDouble(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private Dataset finish() {
    if (rows == 0 || cols() < 1) {
      throw input.bad("holds no rows of numbers: give at least one");
    }
    Dataset data =
        Dataset.ofFloats(
            input.shortName(),
            rows,
            cols(),
            Arrays.copyOf(values, rows * cols()),
            input.provenance());
    return labelCell >= 0 ? data.withLabels(Arrays.copyOf(labels, rows)) : data;
  }
}
