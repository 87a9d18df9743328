package org.harmonium.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import org.harmonium.learning.ConfusionCounts;

/** A confusion table as text: one line per actual class, one column per predicted class. */
final class ConfusionTable {
  private ConfusionTable() {}

  static void print(PrintWriter out, ConfusionCounts confusion) {
    int[][] counts = confusion.counts();
    int largest = Arrays.stream(counts).flatMapToInt(Arrays::stream).max().orElse(0);
    int width = Math.max(2, Integer.toString(Math.max(largest, counts.length - 1)).length()) + 1;
    out.println();
    out.println("class, and what its rows were taken for");
    out.print("      ");
    for (int k = 0; k < counts.length; k++) {
      out.printf("%" + width + "d", k);
    }
    out.println("   wrong");
    for (int c = 0; c < counts.length; c++) {
      out.printf("%5d ", c);
      int rows = Arrays.stream(counts[c]).sum();
      for (int count : counts[c]) {
        out.printf("%" + width + "s", count == 0 ? "." : Integer.toString(count));
      }
      double wrong = rows == 0 ? 0 : 100.0 * (rows - counts[c][c]) / rows;
      out.printf(Locale.ROOT, "  %5.1f %%%n", wrong);
    }
  }
}
