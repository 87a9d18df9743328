package org.harmonium.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The content of a metrics file: one row per evaluation.
 *
 * @param columns the names of the metrics, without {@code step}
 * @param rows the evaluations in order
 */
public record Metrics(List<String> columns, List<Row> rows) {
  /** Keeps copies of the lists. */
  public Metrics {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * One evaluation.
   *
   * @param step the training step
   * @param values one value per column; NaN if it was not measured
   */
  public record Row(long step, List<Double> values) {
    /** Keeps a copy of the list. */
    public Row {
      values = List.copyOf(values);
    }
  }

  /**
   * A metric over steps, without the rows in which it was not measured.
   *
   * @throws IllegalArgumentException if there is no such column; the message lists the columns
   */
  public Chart.Line line(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException(
          "no metric '" + column + "'; the metrics are " + String.join(", ", columns));
    }
    List<Chart.Point> points = new ArrayList<>();
    for (Row row : rows) {
      double value = row.values().get(index);
      if (!Double.isNaN(value)) {
        points.add(new Chart.Point(row.step(), value));
      }
    }
    return new Chart.Line(column, points);
  }
}
