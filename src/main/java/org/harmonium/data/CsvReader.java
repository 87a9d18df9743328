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
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV files (RFC 4180, UTF-8, with or without a byte order mark). Each row is an example, and
 * each cell is a number with a decimal point. A header row and a column of labels are optional.
 * Values are not scaled; empty lines are skipped.
 */
public final class CsvReader {
  private static final int MOST_COLUMNS = 1 << 20;
  private static final int LONGEST_CELL = 1 << 12;
  private static final int LONGEST_ROW = 1 << 24;
  private static final String LABEL = "label";

  /**
   * The format of a CSV file.
   *
   * @param separator the character between cells
   * @param header whether the first row has the names of the columns
   * @param labelColumn the column of the labels: its name, or its number from 1; null selects the
   *     column named {@code label}, if any
   */
  public record Options(char separator, Header header, @Nullable String labelColumn) {
    /** Commas, an automatic header, and labels in a column named {@code label}, if any. */
    public static final Options DEFAULT = new Options(',', Header.AUTO, null);
  }

  /** Whether the first row of a CSV file has the names of the columns. */
  public enum Header {
    /** Yes, if none of its cells is a number. */
    AUTO,
    /** Yes. */
    PRESENT,
    /** No: the first row is data. */
    ABSENT
  }

  private final HashedInput input;
  private final Options options;
  private float[] values = new float[0];
  private int[] labels = new int[0];
  private int rows;
  private int cells = -1;
  private int labelCell = -1;

  private CsvReader(HashedInput input, Options options) {
    this.input = input;
    this.options = options;
  }

  /**
   * The rows of a CSV file with {@link Options#DEFAULT}.
   *
   * @throws BadInputException if a cell is not a number, with its line and column, or if a line has
   *     a different number of cells
   */
  public static Dataset read(Path file) {
    return read(file, Options.DEFAULT);
  }

  /** The rows of a CSV file with the given options; otherwise as {@link #read(Path)}. */
  public static Dataset read(Path file, Options options) {
    return HashedInput.read(file, input -> new CsvReader(input, options).dataset());
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
            // Rows of different length are refused in add, with a better message.
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
          "is not valid CSV after line "
              + line
              + " ("
              + reason
              + "): write plain numbers separated by commas");
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
        throw input.bad("has only labels: add the columns of the examples");
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
              + " cells, but the first line has "
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
            + ": give a name in its header or a number from 1 to "
            + cells);
  }

  private int cols() {
    return labelCell >= 0 ? cells - 1 : cells;
  }

  private void makeRoom() {
    long needed = (rows + 1L) * cols();
    if (needed > ArrayHeader.MOST_ELEMENTS) {
      throw input.bad(
          "has more than "
              + ArrayHeader.MOST_ELEMENTS
              + " values, the maximum of a data set: split it into files of fewer rows");
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
              + ", not a label: labels are integers from 0");
    }
    return (int) value;
  }

  private BadInputException notNumber(String cell, long line, int index) {
    String advice = "write every cell as a number with a decimal point";
    if (cell.indexOf(';') >= 0 || cell.indexOf('\t') >= 0) {
      advice = "separate cells by commas";
    } else if (cell.isBlank()) {
      advice = "fill in the value or remove the row";
    }
    return input.bad(
        place(line, index) + " is " + Printable.quote(cell) + ", not a number: " + advice);
  }

  private static String place(long line, int index) {
    return "line " + line + ", column " + (index + 1);
  }

  /**
   * Whether {@code text} is a decimal number. Java's parser also accepts NaN, hexadecimal numbers
   * and type suffixes, which are not valid here.
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
      throw input.bad("has no rows of numbers: give at least one");
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
