package org.harmonium.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.harmonium.io.BadFileException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsCsvTest {
  private static final List<String> COLUMNS = List.of("error", "log p(v)");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("metrics.csv");
  }

  private void writeThreeRows() {
    try (MetricsCsv metrics = MetricsCsv.open(file, COLUMNS)) {
      metrics.append(0, Map.of("error", 0.25));
      metrics.append(10, Map.of("error", 0.1, "log p(v)", -21.5));
      metrics.append(20, Map.of("error", Double.NaN, "log p(v)", Double.NEGATIVE_INFINITY));
    }
  }

  @Test
  void append_rows_areWrittenImmediatelyInAnyLocale() throws Exception {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      MetricsCsv metrics = MetricsCsv.open(file, COLUMNS);
      metrics.append(10, Map.of("error", 0.1));
      assertEquals("step,error,log p(v)\n10,0.1,\n", Files.readString(file));
      metrics.close();
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void read_rows_areWhatWasAppended() throws Exception {
    writeThreeRows();
    assertEquals(
        "step,error,log p(v)\n0,0.25,\n10,0.1,-21.5\n20,NaN,-Infinity\n", Files.readString(file));
    Metrics read = MetricsCsv.read(file);
    assertEquals(COLUMNS, read.columns());
    assertEquals(new Metrics.Row(10, List.of(0.1, -21.5)), read.rows().get(1));
    assertEquals(
        List.of(new Chart.Point(0, 0.25), new Chart.Point(10, 0.1)), read.line("error").points());
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> read.line("loss"))
            .getMessage()
            .contains("error, log p(v)"));
  }

  @Test
  void truncate_atACheckpoint_deletesLaterRows() throws Exception {
    writeThreeRows();
    assertEquals(2, MetricsCsv.truncate(file, 19).rows().size());
    try (MetricsCsv metrics = MetricsCsv.open(file, COLUMNS)) {
      metrics.append(30, Map.of("error", 1.0));
    }
    assertEquals("step,error,log p(v)\n0,0.25,\n10,0.1,-21.5\n30,1,\n", Files.readString(file));
  }

  @Test
  void truncate_keepsTheOtherRowsUnchanged() throws Exception {
    writeThreeRows();
    String before = Files.readString(file);
    MetricsCsv.truncate(file, 20);
    assertEquals(before, Files.readString(file));
  }

  @Test
  void open_afterACrashInARow_deletesTheIncompleteRow() throws Exception {
    writeThreeRows();
    Files.writeString(file, "30,0.0", StandardOpenOption.APPEND);
    assertEquals(3, MetricsCsv.read(file).rows().size());
    try (MetricsCsv metrics = MetricsCsv.open(file, COLUMNS)) {
      metrics.append(31, Map.of("error", 0.5));
    }
    assertTrue(Files.readString(file).endsWith("20,NaN,-Infinity\n31,0.5,\n"));
  }

  @Test
  void append_unknownColumn_isRefusedByName() throws Exception {
    try (MetricsCsv metrics = MetricsCsv.open(file, COLUMNS)) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> metrics.append(1, Map.of("loss", 1.0)))
              .getMessage();
      assertTrue(message.contains("no column 'loss'; its columns are error, log p(v)"), message);
    }
    assertEquals("step,error,log p(v)\n", Files.readString(file));
  }

  @Test
  void open_withOtherColumns_isRefused() {
    writeThreeRows();
    assertThrows(BadFileException.class, () -> MetricsCsv.open(file, List.of("error")));
    for (String name : List.of("a,b", "a\nb", "step", "", "=1")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> MetricsCsv.open(folder.resolve("new.csv"), List.of(name)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "epoch,a\n",
        "step,a\n1\n",
        "step,a\n1,2,3\n",
        "step,a\nx,1\n",
        "step,a\n1,1;5\n"
      })
  void read_malformed_isRefusedInOneLine(String text) throws Exception {
    Files.writeString(file, text);
    String message = assertThrows(BadFileException.class, () -> MetricsCsv.read(file)).getMessage();
    assertTrue(message.startsWith(file.toString()) && !message.contains("\n"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "2e-3, 0.002",
    "1e23, 1E+23",
    "2e23, 2E+23",
    "4.9e-324, 5E-324",
    "-0.0, -0",
    "0, 0",
    "1e-7, 1E-7",
    "100, 100",
    "9007199254740993, 9007199254740992"
  })
  void shortest_knownNumbers_areShort(double value, String expected) {
    assertEquals(expected, ShortestDecimal.of(value));
  }

  @Test
  void shortest_randomDoubles_parseToTheSameAndAreNeverLonger() {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        String text = ShortestDecimal.of(value);
        assertEquals(value, Double.parseDouble(text), text);
        assertTrue(digits(text) <= digits(Double.toString(value)), text);
      }
    }
  }

  private static int digits(String number) {
    return number.replaceFirst("E.*", "").replaceAll("[-.]", "").replaceAll("^0+|0+$", "").length();
  }
}
