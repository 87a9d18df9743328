package org.harmonium.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.harmonium.experiment.settings.ComparisonSettings;
import org.harmonium.experiment.settings.ComparisonSettings.Cell;

/** The results of a comparison as a table. */
final class ComparisonTable {
  private ComparisonTable() {}

  static void print(PrintWriter out, ComparisonSettings comparison, Map<String, Double> results) {
    Set<String> columns = comparison.columns().keySet();
    Set<String> rows = comparison.rows().keySet();
    int first =
        Math.max(
            comparison.metric().length(), rows.stream().mapToInt(String::length).max().orElse(0));
    int width = Math.max(9, 2 + columns.stream().mapToInt(String::length).max().orElse(0));
    out.printf("%-" + first + "s", comparison.metric());
    columns.forEach(column -> out.printf("%" + width + "s", column));
    out.println();
    for (String row : rows) {
      out.printf("%-" + first + "s", row);
      for (String column : columns) {
        double value = results.getOrDefault(new Cell(row, column).name(), Double.NaN);
        out.printf(Locale.ROOT, "%" + width + ".4f", value);
      }
      out.println();
    }
  }
}
