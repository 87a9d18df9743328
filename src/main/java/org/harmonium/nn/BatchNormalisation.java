package org.harmonium.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.jspecify.annotations.Nullable;

/**
 * Each unit's input over a minibatch brought to mean 0 and variance 1, then scaled and shifted as
 * is learned (Ioffe and Szegedy: Batch normalization, ICML 2015, algorithms 1 and 2, where gain and
 * shift are gamma and beta).
 *
 * <pre>
 *   training:   m = mean of x over the rows;  s2 = mean of (x - m)^2
 *               mean     = (1 - momentum) mean + momentum m
 *               variance = (1 - momentum) variance + momentum s2 n / (n - 1)
 *   inference:  m = mean;  s2 = variance
 *   u = (x - m) / sqrt(s2 + epsilon);  y = gain u + shift
 *
 *   dgain = sum over rows of dy u;  dshift = sum over rows of dy
 *   training:   dx = gain / sqrt(s2 + epsilon) (dy - dshift / n - u dgain / n)
 *   inference:  dx = gain / sqrt(s2 + epsilon) dy
 * </pre>
 *
 * <p>A minibatch of one row has no variance: it is normalised as at inference, and changes neither
 * mean nor variance.
 */
public final class BatchNormalisation extends LeafLayer {
  /** The share of the minibatch in the running estimates, as PyTorch has it. */
  public static final double MOMENTUM = 0.1;

  /** What is added to variances, as PyTorch has it. */
  public static final double EPSILON = 1e-5;

  private final double momentum;
  private final float epsilon;
  private final Scalar kept; // 1 - momentum
  private final Scalar lessMomentum; // -momentum
  private final Parameter gain; // (1, size), at first 1
  private final Parameter shift; // (1, size), at first 0
  private final Matrix mean; // (1, size) running estimate, at first 0
  private final Matrix variance; // (1, size) running estimate, at first 1
  private final Matrix lessMean; // (1, size) -m
  private final Matrix square; // (1, size) s2
  private final Matrix inverse; // (1, size) 1 / sqrt(s2 + epsilon)
  private final Matrix gainSum; // (1, size) dgain of this pass, then -dgain / n
  private final Matrix shiftSum; // (1, size) dshift of this pass, then -dshift / n
  private final Matrix factor; // (1, size) gain / sqrt(s2 + epsilon)
  private final RowScratch normalised; // (n, size) u
  private final RowScratch outputs; // (n, size) y
  private final RowScratch gradients; // (n, size) dx
  private boolean ofBatch; // is m that of the last minibatch?

  private int rows; // what the following were made for
  private Scalar perRow = Scalar.ZERO; // 1 / n
  private Scalar lessPerRow = Scalar.ZERO; // -1 / n
  private Scalar unbiased = Scalar.ZERO; // momentum n / (n - 1)

  /** With PyTorch's momentum and epsilon. */
  public BatchNormalisation(Backend backend, int size) {
    this(backend, size, MOMENTUM, EPSILON);
  }

  /**
   * A layer of so many units.
   *
   * @param momentum the share of the minibatch in the running estimates, from 0 to 1
   * @param epsilon what is added to variances, above 0
   */
  public BatchNormalisation(Backend backend, int size, double momentum, double epsilon) {
    super(backend, new LayerDescription.OfBatchNormalisation(size, momentum, epsilon));
    this.momentum = momentum;
    this.epsilon = (float) epsilon;
    this.kept = Scalar.of((float) (1 - momentum));
    this.lessMomentum = Scalar.of((float) -momentum);
    this.gain = parameter("gain", 1, size, false);
    this.shift = parameter("shift", 1, size, false);
    this.mean = workspace.zeros(1, size);
    this.variance = workspace.zeros(1, size);
    this.lessMean = workspace.zeros(1, size);
    this.square = workspace.zeros(1, size);
    this.inverse = workspace.zeros(1, size);
    this.gainSum = workspace.zeros(1, size);
    this.shiftSum = workspace.zeros(1, size);
    this.factor = workspace.zeros(1, size);
    this.normalised = room(size);
    this.outputs = room(size);
    this.gradients = room(size);
    backend.fill(1f, gain.value());
    backend.fill(1f, variance);
  }

  @Override
  Matrix output(Matrix x, @Nullable RandomStream training) {
    int n = x.rows();
    ofBatch = training != null && n > 1;
    Matrix u = normalised.rows(n);
    Matrix y = outputs.rows(n);
    if (ofBatch) {
      prepare(n);
      backend.columnSums(lessPerRow, x, Scalar.ZERO, lessMean);
      backend.addRow(x, lessMean, u);
      backend.hadamard(u, u, y);
      backend.columnSums(perRow, y, Scalar.ZERO, square);
      remember();
    } else {
      backend.copy(mean, lessMean);
      backend.scale(Scalar.MINUS_ONE, lessMean);
      backend.addRow(x, lessMean, u);
      backend.copy(variance, square);
    }
    backend.fill(epsilon, inverse);
    backend.axpy(Scalar.ONE, square, inverse);
    backend.apply(Unary.INVERSE_SQRT, inverse, inverse);
    backend.multiplyRow(u, inverse, u);
    backend.multiplyRow(u, gain.value(), y);
    backend.addRow(y, shift.value(), y);
    return y;
  }

  private void prepare(int n) {
    if (n != rows) {
      rows = n;
      perRow = Scalar.of((float) (1.0 / n));
      lessPerRow = perRow.negated();
      unbiased = Scalar.of((float) (momentum * n / (n - 1.0)));
    }
  }

  private void remember() {
    backend.scale(kept, mean);
    backend.axpy(lessMomentum, lessMean, mean);
    backend.scale(kept, variance);
    backend.axpy(unbiased, square, variance);
  }

  @Override
  @Nullable Matrix derivatives(Matrix x, Matrix y, Matrix dy, Wanted wanted) {
    int n = x.rows();
    Matrix u = normalised.rows(n);
    Matrix dx = gradients.rows(n);
    if (ofBatch || wanted.parameters()) {
      backend.hadamard(dy, u, dx);
      backend.columnSums(Scalar.ONE, dx, Scalar.ZERO, gainSum);
      backend.columnSums(Scalar.ONE, dy, Scalar.ZERO, shiftSum);
    }
    if (wanted.parameters()) {
      gain.add(gainSum);
      shift.add(shiftSum);
    }
    if (!wanted.input()) {
      return null;
    }
    backend.hadamard(gain.value(), inverse, factor);
    if (ofBatch) {
      backend.scale(lessPerRow, gainSum);
      backend.scale(lessPerRow, shiftSum);
      backend.multiplyRow(u, gainSum, dx);
      backend.axpy(Scalar.ONE, dy, dx);
      backend.addRow(dx, shiftSum, dx);
      backend.multiplyRow(dx, factor, dx);
    } else {
      backend.multiplyRow(dy, factor, dx);
    }
    return dx;
  }

  /** Gain and shift: neither decays. */
  @Override
  public List<Parameter> parameters() {
    return List.of(gain, shift);
  }

  /** The running estimates that inference uses: mean and variance, each (1, size). */
  @Override
  public Map<String, Matrix> statistics() {
    Map<String, Matrix> statistics = new LinkedHashMap<>();
    statistics.put("mean", mean);
    statistics.put("variance", variance);
    return statistics;
  }
}
