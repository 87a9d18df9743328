package org.harmonium.nn;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation: each unit is brought to mean 0 and variance 1 over the minibatch, then
 * scaled and shifted by learned parameters (Ioffe and Szegedy: Batch normalization, ICML 2015,
 * algorithms 1 and 2, where gain and shift are gamma and beta). Gain and shift do not decay;
 * inference uses running estimates of mean and variance.
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
 * <p>A minibatch of one row has no variance: it is normalised as at inference and does not change
 * the estimates.
 */
public final class BatchNormalisation extends LeafLayer {
  /** The default weight of the minibatch in the running estimates, that of PyTorch. */
  public static final double MOMENTUM = 0.1;

  /** The default of what is added to variances, that of PyTorch. */
  public static final double EPSILON = 1e-5;

  private static final String NAME = "batch-normalisation";

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
  private boolean ofBatch; // was the last forward pass normalised by its minibatch?

  private int rows; // n of the following
  private Scalar perRow = Scalar.ZERO; // 1 / n
  private Scalar lessPerRow = Scalar.ZERO; // -1 / n
  private Scalar unbiased = Scalar.ZERO; // momentum n / (n - 1)

  /** A layer with the default momentum and epsilon. */
  public BatchNormalisation(Backend backend, int size) {
    this(backend, size, MOMENTUM, EPSILON);
  }

  /**
   * A layer of {@code size} units.
   *
   * @param momentum the weight of the minibatch in the running estimates, from 0 to 1
   * @param epsilon what is added to variances, above 0
   */
  public BatchNormalisation(Backend backend, int size, double momentum, double epsilon) {
    super(backend, new Description(size, momentum, epsilon));
    this.momentum = momentum;
    this.epsilon = (float) epsilon;
    this.kept = Scalar.of((float) (1 - momentum));
    this.lessMomentum = Scalar.of((float) -momentum);
    this.gain = parameter("gain");
    this.shift = parameter("shift");
    this.mean = statistic("mean");
    this.variance = statistic("variance");
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
  protected Matrix output(Matrix x, @Nullable RandomStream training) {
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
      updateEstimates();
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

  private void updateEstimates() {
    backend.scale(kept, mean);
    backend.axpy(lessMomentum, lessMean, mean);
    backend.scale(kept, variance);
    backend.axpy(unbiased, square, variance);
  }

  @Override
  protected @Nullable Matrix derivatives(Matrix x, Matrix y, Matrix dy, Wanted wanted) {
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

  /**
   * {@code batch-normalisation:SIZE:MOMENTUM:EPSILON}.
   *
   * @param momentum the weight of a minibatch in the running estimates, from 0 to 1
   * @param epsilon what is added to variances, above 0
   */
  public record Description(int size, double momentum, double epsilon)
      implements LayerDescription.SameSize {
    /** Checks the numbers. */
    public Description {
      LayerWord.requireSizes(NAME, size, size);
      LayerWord.require(momentum >= 0 && momentum <= 1, NAME, "momentum", momentum, "from 0 to 1");
      LayerWord.require(
          (float) epsilon > 0 && epsilon <= Float.MAX_VALUE, NAME, "epsilon", epsilon, "above 0");
    }

    @Override
    public Layer open(Backend backend, List<Layer> below) {
      return new BatchNormalisation(backend, size, momentum, epsilon);
    }

    @Override
    public List<TensorShape> parameters() {
      return List.of(TensorShape.row("gain", size), TensorShape.row("shift", size));
    }

    @Override
    public List<TensorShape> statistics() {
      return List.of(TensorShape.row("mean", size), TensorShape.row("variance", size));
    }

    @Override
    public String toString() {
      return LayerWord.of(NAME, size, momentum, epsilon);
    }
  }

  /** Layers of batch normalisation. */
  public record Kind() implements LayerKind {
    @Override
    public List<String> names() {
      return List.of(NAME);
    }

    @Override
    public String fields() {
      return "SIZE:MOMENTUM:EPSILON";
    }

    @Override
    public LayerDescription read(LayerWord word) {
      return new Description(word.whole(1), word.number(2), word.number(3));
    }

    @Override
    public LayerDescription withDefaults(String name, int inputs) {
      return new Description(inputs, MOMENTUM, EPSILON);
    }
  }
}
