package org.harmonium.kind.rows;

import java.nio.file.Path;
import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.harmonium.config.RequiresEffect;
import org.harmonium.data.Binarisation;
import org.harmonium.data.Datasets;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the data.
 *
 * @param train a named data set or a file; its rows are split into training, validation and,
 *     without {@code test}, test rows
 * @param test a named data set or a file with the test rows; null if they are taken from {@code
 *     train}
 * @param binarisation how values between 0 and 1 become binary: stochastic (anew at each visit),
 *     threshold or none
 * @param preprocessing none, standardise (each column to mean 0 and deviation 1) or zca (columns
 *     whitened); by the training rows, kept with the model
 * @param epsilon what zca adds to variances, as a share of their mean
 * @param rows the number of rows of {@code train} that are used, the first ones; null for all
 * @param validationRows the number of rows of {@code train} that are held out for validation
 * @param testRows the number of rows of {@code train} that are held out for the test; must be 0 if
 *     {@code test} is given
 * @param labelledRows the number of training rows whose labels a classifier uses, the first ones;
 *     null for all
 */
public record DataSettings(
    String train,
    @Nullable String test,
    @Default("stochastic") Binarisation binarisation,
    @Default("none") Preprocessing preprocessing,
    @Default(DataSettings.EPSILON) double epsilon,
    @Nullable Integer rows,
    @Default("0") int validationRows,
    @Default("0") int testRows,
    @Nullable Integer labelledRows)
    implements RequiresEffect {

  private static final String EPSILON = "0.01";

  /** The preprocessing of real values. */
  public enum Preprocessing {
    /** No preprocessing. */
    NONE,
    /** Each column to mean 0 and standard deviation 1. */
    STANDARDISE,
    /** Whitened by the transformation nearest to none. */
    ZCA
  }

  /** Checks the ranges. */
  public DataSettings {
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException("epsilon must be above 0, was " + epsilon);
    }
    if (preprocessing != Preprocessing.NONE && binarisation != Binarisation.NONE) {
      throw new IllegalArgumentException(
          "binarisation must be none where preprocessing makes real values; set"
              + " data.binarisation=none");
    }
    Range.notNegative("validationRows", validationRows);
    Range.notNegative("testRows", testRows);
    if (rows != null) {
      Range.positive("rows", rows);
    }
    if (labelledRows != null) {
      Range.positive("labelledRows", labelledRows);
    }
    if (test != null && testRows > 0) {
      throw new IllegalArgumentException(
          "testRows must be 0 where 'test' names a data set of its own, was " + testRows);
    }
  }

  /** Returns these settings with relative paths resolved against a folder. */
  public DataSettings in(Path folder) {
    return new DataSettings(
        Datasets.resolve(train, folder),
        test == null ? null : Datasets.resolve(test, folder),
        binarisation,
        preprocessing,
        epsilon,
        rows,
        validationRows,
        testRows,
        labelledRows);
  }

  @Override
  public void requireEffect() {
    if (preprocessing != Preprocessing.ZCA && epsilon != Double.parseDouble(EPSILON)) {
      throw new IllegalArgumentException(
          "epsilon has no effect without preprocessing: zca; remove it, or set zca");
    }
  }
}
