package org.harmonium.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What a metrics file says: one row for each evaluation.
 *
 * @param columns the names of the metrics, without {@code step}
 * @param rows the evaluations in the order they were made
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
   * @param values one value for each column; NaN where nothing was measured
   */
  public record Row(long step, List<Double> values) {
    /** Keeps a copy of the list. */
    public Row {
      values = List.copyOf(values);
    }
  }

  /**
   * A metric over steps, without the rows that lack it.
   *
   * @throws IllegalArgumentException naming the columns there are, if it is none of them
   */
  public Chart.Line line(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException(
          "no metric '" + column + "'; there are " + String.join(", ", columns));
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
