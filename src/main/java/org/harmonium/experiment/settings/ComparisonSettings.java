package org.harmonium.experiment.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Variants of an experiment that are run one after the other, with a table of one result of each.
 *
 * @param metric the result that is compared, such as test.error
 * @param rows the settings of the variants of each row, each as KEY=VALUE, by the name of the row
 * @param columns the settings of the variants of each column, each as KEY=VALUE, by the name of the
 *     column
 */
public record ComparisonSettings(
    String metric, Map<String, List<String>> rows, Map<String, List<String>> columns) {
  /** Checks that there are rows and columns, and that their names are single words. */
  public ComparisonSettings {
    requireNames("rows", rows);
    requireNames("columns", columns);
  }

  private static void requireNames(String key, Map<String, List<String>> settings) {
    if (settings.isEmpty()) {
      throw new IllegalArgumentException(
          key + " is empty; name at least one, with a list of settings, such as all: []");
    }
    for (String name : settings.keySet()) {
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,19}")) {
        throw new IllegalArgumentException(
            "%s: '%s' must be one word of at most 20 letters, digits, '_' and '-'"
                .formatted(key, name));
      }
    }
    for (List<String> each : settings.values()) {
      for (String setting : each) {
        if (setting.matches("(name|expected|small|comparison)\\b.*")) {
          throw new IllegalArgumentException(
              "%s: '%s' is set for the comparison as a whole; leave it out"
                  .formatted(key, setting));
        }
      }
    }
  }

  /** A variant: its row and its column. */
  public record Cell(String row, String column) {
    /** The name of its result. */
    public String name() {
      return row + "." + column;
    }
  }

  /** Returns all variants, row by row. */
  public List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    rows.keySet().forEach(row -> columns.keySet().forEach(col -> cells.add(new Cell(row, col))));
    return cells;
  }

  /** Returns the settings that a variant changes, each as KEY=VALUE. */
  public List<String> settings(Cell cell) {
    List<String> settings = new ArrayList<>();
    settings.addAll(rows.getOrDefault(cell.row(), List.of()));
    settings.addAll(columns.getOrDefault(cell.column(), List.of()));
    return settings;
  }
}
