package org.harmonium.data;

import org.jspecify.annotations.Nullable;

/**
 * How a CSV file is to be understood.
 *
 * @param separator what stands between cells
 * @param header whether the first row names the columns
 * @param labelColumn the column that holds the labels: its name, or its number from 1; null takes a
 *     column named {@code label} if there is one
 */
public record CsvOptions(char separator, Header header, @Nullable String labelColumn) {

  /** Whether the first row names the columns. */
  public enum Header {
    /** It does when none of its cells is a number. */
    AUTO,
    /** It does. */
    PRESENT,
    /** It does not: it is data. */
    ABSENT
  }

  /** Commas, a header if there is one, and labels if a column has that name. */
  public static final CsvOptions DEFAULT = new CsvOptions(',', Header.AUTO, null);
}
