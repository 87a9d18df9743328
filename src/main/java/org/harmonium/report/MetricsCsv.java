package org.harmonium.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.harmonium.io.AtomicFile;
import org.harmonium.io.BadFileException;
import org.harmonium.text.Reason;

/**
 * The file {@code metrics.csv}: a header {@code step,NAME,...} and one row per evaluation, written
 * immediately. Numbers are the shortest decimals that parse to the same double; an empty cell was
 * not measured. A last row without a line end, as after a crash, is ignored.
 */
public final class MetricsCsv implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_./@% ()+-]{1,100}");
  private static final String STEP = "step";

  private final Path file;
  private final List<String> columns;
  private final FileChannel channel;

  private MetricsCsv(Path file, List<String> columns, FileChannel channel) {
    this.file = file;
    this.columns = columns;
    this.channel = channel;
  }

  /**
   * Opens a metrics file for appending, and creates it with the given columns if it does not exist.
   *
   * @throws BadFileException if it exists with other columns, or is damaged
   * @throws UncheckedIOException if it cannot be written
   */
  public static MetricsCsv open(Path file, List<String> columns) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a metrics file needs at least one metric");
    }
    for (String column : columns) {
      if (!NAME.matcher(column).matches() || column.equals(STEP)) {
        throw new IllegalArgumentException("'" + column + "' cannot be the name of a metric");
      }
    }
    if (Files.exists(file)) {
      List<String> present = truncate(file, Long.MAX_VALUE).columns();
      if (!present.equals(columns)) {
        throw new BadFileException(
            file,
            "its metrics are %s, not %s".formatted(join(present), join(columns)),
            "resume with the same metrics or choose another directory");
      }
    } else {
      String header = String.join(",", STEP, String.join(",", columns)) + "\n";
      AtomicFile.write(file, header.getBytes(StandardCharsets.UTF_8));
    }
    try {
      return new MetricsCsv(
          file,
          List.copyOf(columns),
          FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be opened: " + Reason.of(e), e);
    }
  }

  /**
   * Appends the row of one evaluation. A column without a value is left empty.
   *
   * @throws IllegalArgumentException if the name of a value is not a column
   * @throws UncheckedIOException if the row could not be written
   */
  public void append(long step, Map<String, Double> values) {
    for (String name : values.keySet()) {
      if (!columns.contains(name)) {
        throw new IllegalArgumentException(
            "%s has no column '%s'; its columns are %s".formatted(file, name, join(columns)));
      }
    }
    StringBuilder row = new StringBuilder(Long.toString(step));
    for (String column : columns) {
      Double value = values.get(column);
      row.append(',').append(value == null ? "" : ShortestDecimal.of(value));
    }
    ByteBuffer line = ByteBuffer.wrap(row.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          file + ": the row of step " + step + " was not written: " + Reason.of(e), e);
    }
  }

  /** Forces all rows to the device. */
  public void force() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": was not forced: " + e.getMessage(), e);
    }
  }

  /**
   * Deletes the rows after {@code lastStep} atomically and returns the others. A resumed run
   * repeats the steps after its checkpoint.
   */
  public static Metrics truncate(Path file, long lastStep) {
    List<String> lines = lines(file);
    List<Metrics.Row> rows = parse(file, lines).rows();
    StringBuilder kept = new StringBuilder(lines.get(0)).append('\n');
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).step() <= lastStep) {
        kept.append(lines.get(i + 1)).append('\n');
      }
    }
    AtomicFile.write(file, kept.toString().getBytes(StandardCharsets.UTF_8));
    return read(file);
  }

  /**
   * Reads a metrics file. A run may append to it at the same time.
   *
   * @throws BadFileException if it is missing or malformed, with the line
   */
  public static Metrics read(Path file) {
    return parse(file, lines(file));
  }

  /** The complete lines of the file, without line ends. */
  private static List<String> lines(Path file) {
    try {
      String text = Files.readString(file);
      // Text after the last line end is an incomplete row.
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (CharacterCodingException e) {
      throw new BadFileException(file, "is not UTF-8 text", "restore a copy or remove it", e);
    } catch (IOException e) {
      throw new BadFileException(
          file, "cannot be read: " + Reason.of(e), "check that it exists", e);
    }
  }

  private static Metrics parse(Path file, List<String> lines) {
    String[] header = lines.isEmpty() ? new String[] {""} : lines.get(0).split(",", -1);
    if (!header[0].equals(STEP)) {
      throw new BadFileException(
          file, "its first line does not begin with 'step'", "restore a copy or remove it");
    }
    List<Metrics.Row> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      rows.add(row(file, lines.get(i), i + 1, header.length));
    }
    return new Metrics(List.of(header).subList(1, header.length), rows);
  }

  private static Metrics.Row row(Path file, String line, int number, int cells) {
    String[] parts = line.split(",", -1);
    try {
      if (parts.length != cells) {
        throw new NumberFormatException(parts.length + " cells instead of " + cells);
      }
      List<Double> values = new ArrayList<>();
      for (int i = 1; i < cells; i++) {
        values.add(parts[i].isEmpty() ? Double.NaN : Double.parseDouble(parts[i]));
      }
      return new Metrics.Row(Long.parseLong(parts[0]), values);
    } catch (NumberFormatException e) {
      throw new BadFileException(
          file,
          "line " + number + " is not a row of numbers: " + Reason.of(e),
          "correct or remove the line",
          e);
    }
  }

  private static String join(List<String> names) {
    return String.join(", ", names);
  }

  /** Closes the file. Closing twice has no effect. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
