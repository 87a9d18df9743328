package org.harmonium.parity;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Unary;

/**
 * The softmax and the losses: matrices bit for bit as specified, numbers bit for bit in both
 * backends and near the exact ones.
 */
final class LossParity {
  private static final int[][] SHAPES = {{1, 1}, {3, 5}, {65, 130}, {100, 10}, {33, 1025}};
  private static final int[][] LARGE = {{1000, 4096}};

  /**
   * Of a number that is a difference of two sums in double, relative to their sizes; the terms may
   * be rounded a few times each, and a lane adds up to 128 of them.
   */
  private static final double RELATIVE = 1e-13;

  private final Comparison comparison;
  private final long seed;
  private final boolean full;

  LossParity(Comparison comparison, long seed, boolean full) {
    this.comparison = comparison;
    this.seed = seed;
    this.full = full;
  }

  void run() {
    for (int[] shape : SHAPES) {
      new Case(shape[0], shape[1]).run();
    }
    if (full) {
      for (int[] shape : LARGE) {
        new Case(shape[0], shape[1]).run();
      }
    }
    noNumbers();
  }

  /** The loss of outputs. */
  private interface Loss {
    double of(Backend backend, Matrix x, Matrix target);
  }

  /** Its gradient. */
  private interface Gradient {
    void of(Backend backend, Matrix x, Matrix target, Matrix gradient);
  }

  /** All operations on outputs and targets of one shape. */
  private final class Case {
    private final int rows;
    private final int cols;
    private final String shape;
    private final float[] x;
    private final float[] target;
    private final float[] softmax;
    private final double[] logSumExp;

    Case(int rows, int cols) {
      this.rows = rows;
      this.cols = cols;
      this.shape = rows + "x" + cols;
      this.x = Numbers.normals(rows * cols, 6, seed);
      this.target = softmax(Numbers.normals(rows * cols, seed + 1), rows, cols);
      this.softmax = softmax(x, rows, cols);
      this.logSumExp = exactLogSumExp();
    }

    void run() {
      matrix("softmax", (backend, y, t, out) -> backend.softmax(y, out), softmax);
      matrix("softmaxCrossEntropyGradient", Backend::softmaxCrossEntropyGradient, less(softmax));
      matrix("squaredErrorGradient", Backend::squaredErrorGradient, less(x));
      float[] on = new float[x.length];
      for (int i = 0; i < on.length; i++) {
        on[i] = Unary.SIGMOID.at(x[i]);
      }
      matrix("binaryCrossEntropyGradient", Backend::binaryCrossEntropyGradient, less(on));

      numbers(
          "logSumExpRows",
          bench -> bench.backend().logSumExpRows(bench.of(x, rows, cols)),
          cols,
          logSumExp);
      double size = 0;
      double squares = 0;
      double binary = 0;
      double classes = SumParity.inBlocks(logSumExp);
      for (int i = 0; i < x.length; i++) {
        double product = (double) x[i] * target[i];
        double gap = (double) x[i] - target[i];
        double softplus = FloatFunctions.softplus((double) x[i]);
        size += Math.abs(product) + Math.abs(softplus) + 1;
        squares += gap * gap / 2;
        binary += softplus - product;
        classes -= product;
      }
      number("squaredError", Backend::squaredError, size, squares);
      number("binaryCrossEntropy", Backend::binaryCrossEntropy, size, binary);
      number("softmaxCrossEntropy", Backend::softmaxCrossEntropy, size, classes);
    }

    /** Apart from its input and over it. */
    private void matrix(String operation, Gradient gradient, float[] values) {
      Output specified = Output.of("out", cols, values);
      comparison.bits(
          operation,
          shape,
          bench -> {
            Matrix in = bench.of(x, rows, cols);
            Matrix wanted = bench.of(target, rows, cols);
            Matrix out = bench.poisoned(rows, cols);
            gradient.of(bench.backend(), in, wanted, out);
            gradient.of(bench.backend(), in, wanted, in);
            return List.of(bench.read("out", out), bench.read("x", in));
          },
          List.of(specified, specified));
    }

    private void number(String operation, Loss loss, double size, double truth) {
      numbers(
          operation,
          bench ->
              new double[] {
                loss.of(bench.backend(), bench.of(x, rows, cols), bench.of(target, rows, cols))
              },
          size,
          new double[] {truth});
    }

    private void numbers(String operation, Made made, double size, double[] truth) {
      Trial trial = bench -> List.of(Output.of(operation, made.on(bench)));
      comparison.bits(operation, shape, trial, null);
      comparison.distances(
          operation,
          shape,
          trial,
          "|error| / sizes of the terms",
          (got, expected) -> Math.abs(got - expected) / (size + Math.abs(expected)),
          RELATIVE,
          truth);
    }

    private float[] less(float[] y) {
      float[] difference = new float[y.length];
      for (int i = 0; i < y.length; i++) {
        difference[i] = y[i] - target[i];
      }
      return difference;
    }

    private double[] exactLogSumExp() {
      double[] results = new double[rows];
      for (int row = 0; row < rows; row++) {
        double most = largest(x, row, cols);
        double sum = 0;
        for (int i = row * cols; i < (row + 1) * cols; i++) {
          sum += StrictMath.exp(x[i] - most);
        }
        results[row] = most + StrictMath.log(sum);
      }
      return results;
    }
  }

  /** Numbers that come of an operation. */
  private interface Made {
    double[] on(Workbench bench);
  }

  private static float largest(float[] x, int row, int cols) {
    float largest = x[row * cols];
    for (int i = row * cols; i < (row + 1) * cols; i++) {
      largest = Math.max(largest, x[i]);
    }
    return largest;
  }

  /** As specified: exp and quotient in float, the sum in double and in lanes. */
  static float[] softmax(float[] x, int rows, int cols) {
    float[] out = new float[x.length];
    for (int row = 0; row < rows; row++) {
      float largest = largest(x, row, cols);
      for (int i = row * cols; i < (row + 1) * cols; i++) {
        out[i] = FloatFunctions.exp(x[i] - largest);
      }
    }
    double[] sums = SumParity.rowSums(rows, cols, i -> out[i]);
    for (int i = 0; i < out.length; i++) {
      out[i] /= (float) sums[i / cols];
    }
    return out;
  }

  /** Rows that have no distribution become NaN, and leave the others alone. */
  private void noNumbers() {
    float infinity = Float.POSITIVE_INFINITY;
    float[] x = {Float.NaN, 0, 1, infinity, 0, 1, -infinity, -infinity, -infinity, -infinity, 0, 0};
    float nan = Float.NaN;
    float[] softmax = {nan, nan, nan, nan, nan, nan, nan, nan, nan, 0, 0.5f, 0.5f};
    comparison.bits(
        "softmax",
        "4x3",
        bench -> {
          Matrix out = bench.of(x, 4, 3);
          bench.backend().softmax(out, out);
          return List.of(bench.read("out", out));
        },
        List.of(Output.of("out", 3, softmax)));
    comparison.bits(
        "logSumExpRows",
        "4x3",
        bench ->
            List.of(Output.of("logSumExpRows", bench.backend().logSumExpRows(bench.of(x, 4, 3)))),
        List.of(Output.of("logSumExpRows", Double.NaN, infinity, -infinity, StrictMath.log(2))));
  }
}
