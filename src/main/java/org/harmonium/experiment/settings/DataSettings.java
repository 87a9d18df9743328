package org.harmonium.experiment.settings;

import org.harmonium.data.Binarisation;
import org.harmonium.experiment.yaml.Default;
import org.harmonium.experiment.yaml.Range;
import org.jspecify.annotations.Nullable;

/**
 * What is learned from.
 *
 * @param train a named data set or a file; its rows are split into training, validation and,
 *     without {@code test}, test rows
 * @param test a named data set or a file with the test rows; null if they are taken from {@code
 *     train}
 * @param binarisation how values between 0 and 1 become binary: stochastic (anew at each visit),
 *     threshold or none
 * @param rows how many rows of {@code train} to use at all, the first ones; null for all
 * @param validationRows how many rows of {@code train} are kept for validation
 * @param testRows how many rows of {@code train} are kept for the test; must be 0 if {@code test}
 *     is given
 */
public record DataSettings(
    String train,
    @Nullable String test,
    @Default("stochastic") Binarisation binarisation,
    @Nullable Integer rows,
    @Default("0") int validationRows,
    @Default("0") int testRows) {

  /** Checks the ranges. */
  public DataSettings {
    Range.notNegative("validationRows", validationRows);
    Range.notNegative("testRows", testRows);
    if (rows != null) {
      Range.positive("rows", rows);
    }
    if (test != null && testRows > 0) {
      throw new IllegalArgumentException(
          "testRows must be 0 where 'test' names a data set of its own, was " + testRows);
    }
  }
}
