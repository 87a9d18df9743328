package org.harmonium.kind.rows;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.data.Binarisation;
import org.harmonium.data.ColumnStatistics;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.data.Split;
import org.harmonium.data.Standardisation;
import org.harmonium.data.Transformation;
import org.harmonium.estimate.BaseRate;
import org.harmonium.learning.Shuffle;
import org.harmonium.learning.StoredRows;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.Units;
import org.harmonium.model.UnitsDescription;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a task after reading, splitting and, unless it is stochastic, binarisation.
 *
 * @param train training rows
 * @param validation validation rows; null if there are none
 * @param test test rows; null if there are none
 * @param binarisation of the rows; only {@code STOCHASTIC} is still to be applied
 * @param transformation the transformation that was applied to the rows; null for none
 */
public record PreparedData(
    Dataset train,
    @Nullable Dataset validation,
    @Nullable Dataset test,
    Binarisation binarisation,
    @Nullable Transformation transformation) {

  /** The maximum number of rows per part on which a result is evaluated: all test rows of MNIST. */
  public static final int MOST_JUDGED = 10_000;

  /** The names of the parts, in order. */
  public static final List<String> PARTS = List.of("train", "validation", "test");

  /**
   * Reads and splits the data.
   *
   * @param units that take the values of the rows
   * @param forAnyValues the setting with which the model takes any values, for messages
   * @throws org.harmonium.data.BadInputException if a file is bad
   * @throws IllegalArgumentException if the split asks for more rows than there are
   */
  public static PreparedData load(
      DataSettings settings, UnitsDescription units, String forAnyValues, long seed) {
    UnitValues.of(settings, units, forAnyValues); // rejected before a file is read
    return of(
        settings,
        Datasets.open(settings.train()),
        null,
        settings.test() == null ? null : Datasets.open(settings.test()),
        units,
        forAnyValues,
        seed);
  }

  /**
   * Splits data sets that were already read, and converts their values to those of the units.
   *
   * @param settings of which {@code train} and {@code test} are names for messages only
   * @param all the rows to split
   * @param validation the validation rows; null if they are taken from {@code all}
   * @param test the test rows; null if they are taken from {@code all}
   * @param units that take the values of the rows
   * @param forAnyValues the setting with which the model takes any values, for messages
   * @throws org.harmonium.data.BadInputException if a value does not fit the units
   * @throws IllegalArgumentException if the split asks for more rows than there are
   */
  public static PreparedData of(
      DataSettings settings,
      Dataset all,
      @Nullable Dataset validation,
      @Nullable Dataset test,
      UnitsDescription units,
      String forAnyValues,
      long seed) {
    UnitValues values = UnitValues.of(settings, units, forAnyValues);
    Dataset rows = values.of(all);
    Dataset watched = validation == null ? null : values.of(validation);
    Dataset judged = test == null ? null : values.of(test);
    requireWidth("data.test", settings, rows, judged);
    requireWidth("validation rows", settings, rows, watched);
    if (watched != null && settings.validationRows() > 0) {
      throw new IllegalArgumentException(
          "data.validationRows must be 0 where validation rows are given, was "
              + settings.validationRows());
    }
    return split(settings, values, first(settings, rows), watched, judged, seed);
  }

  private static void requireWidth(
      String key, DataSettings settings, Dataset all, @Nullable Dataset other) {
    if (other != null && other.cols() != all.cols()) {
      throw new IllegalArgumentException(
          "%s: rows of '%s' have %d values, those of '%s' have %d; give two sets of one kind"
              .formatted(
                  key,
                  key.equals("data.test") && settings.test() != null
                      ? settings.test()
                      : other.name(),
                  other.cols(),
                  settings.train(),
                  all.cols()));
    }
  }

  /** Returns the rows that the settings use. */
  private static Dataset first(DataSettings settings, Dataset all) {
    Integer rows = settings.rows();
    if (rows != null && rows > all.rows()) {
      throw new IllegalArgumentException(
          "data.rows: %d rows asked for, '%s' has %d"
              .formatted(rows, settings.train(), all.rows()));
    }
    return rows != null && rows < all.rows() ? all.slice(0, rows) : all;
  }

  private static PreparedData split(
      DataSettings settings,
      UnitValues values,
      Dataset all,
      @Nullable Dataset watched,
      @Nullable Dataset test,
      long seed) {
    int validation = settings.validationRows();
    if (validation == 0 && settings.testRows() == 0) {
      return values.prepare(all, watched, test);
    }
    int[] permutation = Shuffle.permutation(all.rows(), seed, Streams.SPLIT, 0);
    long train = (long) all.rows() - validation - settings.testRows();
    if (train < 1) {
      throw new IllegalArgumentException(
          "data: %d validation and %d test rows leave nothing to learn from %d rows; ask for fewer"
              .formatted(validation, settings.testRows(), all.rows()));
    }
    Split split = Split.byCounts(permutation, (int) train, validation, settings.testRows());
    return values.prepare(
        all.select(split.train()),
        validation == 0 ? watched : all.select(split.validation()),
        settings.testRows() == 0 ? test : all.select(split.test()));
  }

  /** Returns all parts with a transformation applied, which pictures undo; null for none. */
  public PreparedData through(@Nullable Transformation given) {
    return given == null
        ? this
        : new PreparedData(
            given.apply(train),
            validation == null ? null : given.apply(validation),
            test == null ? null : given.apply(test),
            binarisation,
            given);
  }

  /** The names of the parts that have rows, in order. */
  public List<String> parts() {
    return PARTS.stream().filter(name -> part(name) != null).toList();
  }

  /** Returns the rows of a part, which must have rows. */
  public Dataset rows(String part) {
    return Objects.requireNonNull(part(part), part);
  }

  /** Returns the first rows of a part, at most n. The part must have rows. */
  public Dataset first(String part, int n) {
    Dataset rows = rows(part);
    return rows.rows() > n ? rows.slice(0, n) : rows;
  }

  /** Whether the first n training rows are states of units and not means. */
  public boolean hasStates(int n) {
    return binarisation != Binarisation.NONE
        || !train.isWithinUnitInterval()
        || first("train", n).isBinary();
  }

  /** Returns the rows of a part; null if there are none. */
  public @Nullable Dataset part(String name) {
    return switch (name) {
      case "train" -> train;
      case "validation" -> validation;
      case "test" -> test;
      default -> throw new IllegalArgumentException("no rows are called " + name);
    };
  }

  /** Returns the name of the held-out part: test if it exists, else validation, else train. */
  public String heldPart() {
    if (test != null) {
      return "test";
    }
    return validation != null ? "validation" : "train";
  }

  /** The rows of {@link #heldPart}. */
  public Dataset held() {
    return rows(heldPart());
  }

  /** Returns a data set with values from 0 to 1. A threshold binarisation is applied. */
  public static Dataset prepared(Dataset data, Binarisation binarisation) {
    data.requireUnitInterval();
    return binarisation == Binarisation.THRESHOLD ? thresholded(data) : data;
  }

  private static Dataset thresholded(Dataset data) {
    byte[] bits = new byte[data.rows() * data.cols()];
    float[] row = new float[data.cols()];
    for (int i = 0; i < data.rows(); i++) {
      data.row(i, row);
      for (int j = 0; j < row.length; j++) {
        bits[i * row.length + j] = (byte) (row[j] > Binarisation.THRESHOLD_VALUE ? 255 : 0);
      }
    }
    Dataset binary =
        Dataset.ofBytes(data.name(), data.rows(), data.cols(), bits, data.provenance());
    if (data.imageShape() != null) {
      binary = binary.withImageShape(data.imageShape());
    }
    return data.labels() == null ? binary : binary.withLabels(data.labels());
  }

  /**
   * Returns the first {@code n} rows as a matrix. Stochastic binarisation is applied once, by a
   * draw that depends on the seed only, so that figures of these rows are comparable over time and
   * between runs.
   */
  public static Matrix fixedRows(
      Backend backend, Dataset data, int n, Binarisation binarisation, long seed, long draw) {
    int rows = Math.min(n, data.rows());
    Dataset part = rows == data.rows() ? data : data.slice(0, rows);
    try (RowStore store = part.store(backend);
        RowOrder order = backend.rowOrder(rows)) {
      return Workspace.prepared(
          backend.zeros(rows, data.cols()),
          out -> {
            if (binarisation == Binarisation.STOCHASTIC) {
              RandomStream random = Streams.of(backend, seed).fixedBinarisation();
              random.seek(draw);
              backend.gatherBernoulli(store, order, random, out);
            } else {
              backend.gather(store, order, out);
            }
          });
    }
  }

  /** Returns the mean of each column of the training rows after preprocessing. */
  public double[] trainMeans() {
    return train.columnMeans();
  }

  /**
   * Returns the standard deviation of each column of the training rows; 1 for a column that
   * preprocessing has made constant.
   *
   * @throws org.harmonium.data.BadInputException if a column of data without preprocessing is
   *     constant
   */
  public double[] trainDeviations() {
    ColumnStatistics statistics = ColumnStatistics.of(train);
    if (transformation == null) {
      statistics.requireVarying();
    }
    return Arrays.stream(statistics.standardDeviations()).map(d -> d == 0 ? 1 : d).toArray();
  }

  /**
   * Returns the means of the training rows, away from the values that would need infinite biases.
   */
  public double[] baseMeans(Units units) {
    return BaseRate.means(units, trainMeans(), train.rows());
  }

  /** Sets the deviations of units, if they have any, to those of the training rows. */
  public void scale(Units units) {
    if (units.isScaled()) {
      units.matchDeviations(trainDeviations());
    }
  }

  /**
   * Opens the minibatches of the training rows. Stochastic binarisation draws anew at each visit.
   *
   * @param store of the training rows; closed by the caller, as the result
   */
  public TrainingData minibatches(Backend backend, RowStore store, long seed) {
    return new StoredRows(
        backend,
        store,
        binarisation == Binarisation.STOCHASTIC ? Streams.of(backend, seed).binarise() : null);
  }

  /** Returns the parts and their sizes, for messages. */
  public String describe() {
    String preprocessing =
        transformation == null
            ? ""
            : transformation instanceof Standardisation ? ", standardised" : ", whitened";
    return "%s: %d training%s%s rows of %d values, binarisation %s%s"
        .formatted(
            train.name(),
            train.rows(),
            validation == null ? "" : ", " + validation.rows() + " validation",
            test == null ? "" : ", " + test.rows() + " test",
            train.cols(),
            binarisation.label(),
            preprocessing);
  }

  /**
   * Returns the height and width of pictures of rows: those of the data, or those nearest to a
   * square.
   */
  public int[] imageShape() {
    var shape = train.imageShape();
    if (shape != null) {
      return new int[] {shape.height(), shape.width()};
    }
    return squarest(train.cols());
  }

  /**
   * Returns the factors of n that are nearest to each other; the height comes first and is not the
   * larger.
   */
  public static int[] squarest(int n) {
    int height =
        IntStream.rangeClosed(1, (int) Math.sqrt(n)).filter(h -> n % h == 0).max().orElse(1);
    return new int[] {height, n / height};
  }
}
