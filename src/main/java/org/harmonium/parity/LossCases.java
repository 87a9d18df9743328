package org.harmonium.parity;

import static org.harmonium.parity.CaseBuilder.each;

import java.util.Arrays;
import java.util.function.Consumer;
import org.harmonium.backend.Backend;
import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Unary;
import org.harmonium.parity.Expectation.Accuracy;

/**
 * The softmax and the losses: matrices with the specified bits, numbers with the same bits in both
 * backends and near the exact ones.
 */
final class LossCases extends ShapedCases {
  /**
   * The error of a difference of two sums in double, relative to their sizes; the terms may be
   * rounded a few times each, and a lane adds up to 128 of them.
   */
  private static final double RELATIVE = 1e-13;

  private final float[] x;
  private final float[] target;

  LossCases(Setting setting) {
    super(setting);
    this.x = Numbers.normals(n, 6, seed);
    this.target = softmax(normals(n, 1), rows, cols);
  }

  @Override
  void add() {
    float[] softmax = softmax(x, rows, cols);
    operation("softmax")
        .in(x)
        .out("out", i -> softmax[i])
        .over(0)
        .by((b, m) -> b.softmax(m[0], m[1]));
    gradient("softmaxCrossEntropyGradient", Backend::softmaxCrossEntropyGradient, softmax);
    gradient("squaredErrorGradient", Backend::squaredErrorGradient, x);
    gradient(
        "binaryCrossEntropyGradient",
        Backend::binaryCrossEntropyGradient,
        each(n, i -> Unary.SIGMOID.at(x[i])));

    double[] logSumExp = logSumExp();
    operation("logSumExpRows")
        .in(x)
        .gives(Expectation.of(near(cols, logSumExp)), (b, m) -> b.logSumExpRows(m[0]));
    double size = 0;
    double squares = 0;
    double binary = 0;
    double classes = SumCases.inBlocks(logSumExp);
    for (int i = 0; i < n; i++) {
      double product = (double) x[i] * target[i];
      double gap = (double) x[i] - target[i];
      double softplus = FloatFunctions.softplus((double) x[i]);
      size += Math.abs(product) + Math.abs(softplus) + 1;
      squares += gap * gap / 2;
      binary += softplus - product;
      classes -= product;
    }
    loss("squaredError", Backend::squaredError, size, squares);
    loss("binaryCrossEntropy", Backend::binaryCrossEntropy, size, binary);
    loss("softmaxCrossEntropy", Backend::softmaxCrossEntropy, size, classes);
    for (int group : cols < 10 ? new int[] {1, 2, 3} : new int[] {10, 43, cols}) {
      softmaxColumns(0, group);
      softmaxColumns(cols / 3, group);
    }
  }

  /** Rows that have no distribution become NaN and leave the others alone; far numbers do not. */
  static void addExtremes(Consumer<OperationCase> table) {
    float infinity = Float.POSITIVE_INFINITY;
    float nan = Float.NaN;
    float[] x = {
      nan, 0, 1, //
      infinity, 0, 1, //
      -infinity, -infinity, -infinity, //
      infinity, nan, 0, //
      0, 0, nan, //
      -infinity, 0, 0, //
      1e30f, 1e30f, -1e30f, //
      100, -infinity, 0
    };
    float[] softmax = new float[x.length];
    Arrays.fill(softmax, 0, 15, nan);
    float[] finite = {0, 0.5f, 0.5f, 0.5f, 0.5f, 0, 1, 0, FloatFunctions.exp(-100)};
    System.arraycopy(finite, 0, softmax, 15, finite.length);
    new CaseBuilder(table, "softmax", "8x3 with extremes", 8, 3)
        .in(x)
        .out("out", softmax, 3)
        .over(0)
        .by((b, m) -> b.softmax(m[0], m[1]));
    double[] sums = {nan, infinity, -infinity, nan, nan, StrictMath.log(2), 1e30f, 100};
    new CaseBuilder(table, "logSumExpRows", "8x3 with extremes", 8, 3)
        .in(x)
        .gives(Expectation.of(sums), (b, m) -> b.logSumExpRows(m[0]));
  }

  private interface Loss {
    double of(Backend b, Matrix x, Matrix target);
  }

  private interface Gradient {
    void of(Backend b, Matrix x, Matrix target, Matrix gradient);
  }

  private void gradient(String name, Gradient gradient, float[] outputs) {
    operation(name)
        .in(x)
        .in(target)
        .out("gradient", i -> outputs[i] - target[i])
        .over(0)
        .by((b, m) -> gradient.of(b, m[0], m[1], m[2]));
  }

  private void loss(String name, Loss loss, double size, double exact) {
    operation(name)
        .in(x)
        .in(target)
        .gives(Expectation.of(near(size, exact)), (b, m) -> new double[] {loss.of(b, m[0], m[1])});
  }

  private static Accuracy near(double size, double... exact) {
    return Accuracy.relative("|error| / sizes of the terms", size, RELATIVE, exact);
  }

  /** As many whole groups as there are columns from {@code from} on. */
  private void softmaxColumns(int from, int size) {
    int to = from + (cols - from) / size * size;
    if (to == from) {
      return;
    }
    float[] after = x.clone();
    float[] group = new float[size];
    for (int row = 0; row < rows; row++) {
      for (int at = row * cols + from; at < row * cols + to; at += size) {
        System.arraycopy(x, at, group, 0, size);
        System.arraycopy(softmax(group, 1, size), 0, after, at, size);
      }
    }
    operation("softmaxColumns", ", columns " + from + " to " + to + " by " + size)
        .changed("x", x, after)
        .by((b, m) -> b.softmaxColumns(from, to, size, m[0]));
  }

  private double[] logSumExp() {
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

  private static float largest(float[] x, int row, int cols) {
    float largest = x[row * cols];
    for (int i = row * cols; i < (row + 1) * cols; i++) {
      largest = Math.max(largest, x[i]);
    }
    return largest;
  }

  /** As specified: exp and quotient in float, the sum in double and in lanes. */
  private static float[] softmax(float[] x, int rows, int cols) {
    float[] out = new float[x.length];
    for (int row = 0; row < rows; row++) {
      float largest = largest(x, row, cols);
      for (int i = row * cols; i < (row + 1) * cols; i++) {
        out[i] = FloatFunctions.exp(x[i] - largest);
      }
    }
    double[] sums = SumCases.rowSums(rows, cols, i -> out[i]);
    for (int i = 0; i < out.length; i++) {
      out[i] /= (float) sums[i / cols];
    }
    return out;
  }
}
