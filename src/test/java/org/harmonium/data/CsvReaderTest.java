package org.harmonium.data;

import static org.harmonium.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CsvReaderTest {
  @TempDir Path folder;

  private Path csv(String text) {
    return SampleFiles.file(folder, "x.csv", text.getBytes(StandardCharsets.UTF_8));
  }

  static Stream<Arguments> goodFiles() {
    return Stream.of(
        Arguments.of("plain", "0,0.5,1\n-2,3e-1,+4\n"),
        Arguments.of("Windows lines, no last one", "0,0.5,1\r\n-2,0.3,4"),
        Arguments.of("header", "a,b,c\n0,0.5,1\n-2,0.3,4\n"),
        Arguments.of("byte order mark", "\ufeff0,.5,1\n-2,.3,4\n"),
        Arguments.of("byte order mark and header", "\ufeffa,b,c\n0,.5,1\n-2,.3,4\n"),
        Arguments.of("quotes", "\"0\",\"0.5\",1\n-2,\"0.3\",4\n"),
        Arguments.of("spaces and empty lines", " 0, 0.5 ,1\n\n-2,0.3, 4\n\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goodFiles")
  void read_goodFile_givesItsNumbers(String what, String text) {
    Dataset data = CsvReader.read(csv(text));
    assertEquals(3, data.cols());
    assertArrayEquals(new float[] {0, 0.5f, 1, -2, 0.3f, 4}, data.floats());
    assertNull(data.labels());
    assertEquals(64, data.provenance().sha256().length());
  }

  @Test
  void read_labelColumn_becomesLabels() {
    Path named = csv("x,Label,y\n1,7,2\n3,0,4\n");
    Dataset data = CsvReader.read(named);
    assertArrayEquals(new int[] {7, 0}, data.labels());
    assertArrayEquals(new float[] {1, 2, 3, 4}, data.floats());

    CsvReader.Options byNumber = new CsvReader.Options(';', CsvReader.Header.ABSENT, "3");
    Dataset numbered = CsvReader.read(csv("1;2;7\n3;4;0\n"), byNumber);
    assertArrayEquals(new int[] {7, 0}, numbered.labels());
    assertArrayEquals(new float[] {1, 2, 3, 4}, numbered.floats());
  }

  @Test
  void read_headerPresent_dropsARowOfNumbers() {
    CsvReader.Options header = new CsvReader.Options(',', CsvReader.Header.PRESENT, null);
    assertArrayEquals(new float[] {3, 4}, CsvReader.read(csv("1,2\n3,4\n"), header).floats());
  }

  @Test
  void read_manyRows_growsToAllOfThem() {
    StringBuilder text = new StringBuilder("a,b,label\n");
    for (int i = 0; i < 5000; i++) {
      text.append(i).append(',').append(-i).append(',').append(i % 10).append('\n');
    }
    Dataset data = CsvReader.read(csv(text.toString()));
    assertEquals(5000, data.rows());
    assertEquals(-4999f, data.value(4999, 1));
    assertArrayEquals(new int[] {9}, Arrays.copyOfRange(data.labels(), 4999, 5000));
  }

  @Test
  void read_aMillionColumns_areRead() {
    Dataset data = CsvReader.read(csv("1" + ",0".repeat(999_999) + "\n"));
    assertEquals(1_000_000, data.cols());
  }

  static Stream<Arguments> badFiles() {
    return Stream.of(
        Arguments.of("blank", "\n\n\n", "no rows"),
        Arguments.of("header alone", "a,b\n", "no rows"),
        Arguments.of("short row", "1,2,3\n4,5\n", "line 2 has 2 cells, but the first line has 3"),
        Arguments.of("long row", "1,2\n\n4,5,6\n", "line 3 has 3 cells"),
        Arguments.of("text cell", "1,2\n3,four\n", "line 2, column 2 is 'four', not a number"),
        Arguments.of("header half of numbers", "1,b\n3,4\n", "line 1, column 2 is 'b'"),
        Arguments.of("NaN", "1,2\n3,NaN\n", "column 2 is 'NaN'"),
        Arguments.of("infinite", "1,2\n-Infinity,3\n", "column 1 is '-Infinity'"),
        Arguments.of("beyond float32", "1,2\n1e60,3\n", "too large for float32"),
        Arguments.of("hexadecimal", "1,2\n0x1p3,3\n", "'0x1p3'"),
        Arguments.of("type suffix", "1,2\n1f,3\n", "'1f'"),
        Arguments.of("decimal comma", "1,2\n\"1,5\",3\n", "'1,5', not a number"),
        Arguments.of("semicolons", "1;2\n3;4\n5;6\n", "separate cells by commas"),
        Arguments.of("empty cell", "1,2\n,3\n", "fill in the value"),
        Arguments.of("unclosed quote", "1,2\n\"3,4\n", "line 2 has 1 cells"),
        Arguments.of("junk after a quote", "1,2\n\"3\"x,4\n", "after line 1"),
        Arguments.of("label alone", "label\n1\n", "only labels"),
        Arguments.of("negative label", "a,label\n1,-1\n", "line 2, column 2 is '-1', not a label"),
        Arguments.of("half a label", "a,label\n1,0.5\n", "not a label"),
        Arguments.of("cell of 1 MB", "1,2\n" + "3".repeat(1 << 20) + ",4\n", "after line 1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFiles")
  void read_badFile_isRefusedInOneLine(String what, String text, String said) {
    Path file = csv(text);
    BadInputException e = assertThrows(BadInputException.class, () -> CsvReader.read(file));
    String message = e.getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.startsWith(file.toString()), message);
    assertTrue(message.contains(said), message);
  }

  @Test
  void read_lineOf64MB_isRefusedWithinLimits() {
    byte[] line = new byte[64 << 20];
    Arrays.fill(line, (byte) '7');
    Path file = SampleFiles.file(folder, "long.csv", line);
    long before = Refusals.allocated();
    BadInputException e = assertThrows(BadInputException.class, () -> CsvReader.read(file));
    assertTrue(e.getMessage().contains("not valid CSV"), e.getMessage());
    long used = Refusals.allocated() - before;
    assertTrue(used < 32 << 20, "took " + used + " bytes");
  }

  @Test
  void read_labelColumnThatIsNotThere_isRefused() {
    Path file = csv("a,b\n1,2\n");
    CsvReader.Options options = new CsvReader.Options(',', CsvReader.Header.AUTO, "class");
    assertRefused(file, () -> CsvReader.read(file, options), "'class'", "1 to 2");
  }
}
