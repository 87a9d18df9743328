package org.harmonium.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Shapes;
import org.harmonium.backend.Workspace;

/**
 * The general Boltzmann machine: binary units x = [v, h], of which the first V are visible and the
 * other H, possibly none, are hidden. Any two units may be connected.
 *
 * <pre>
 *   E(x)             = -1/2 x W xᵀ - b xᵀ
 *   P(x)             = exp(-E(x)) / Z
 *   p(x_i = 1 | rest) = g(b_i + sum_j W_ij x_j)
 * </pre>
 *
 * <p>W is symmetric with a zero diagonal, and zero where the {@link Connectivity} has no
 * connection. All changes of W must preserve this exactly. Source: Ackley, Hinton and Sejnowski
 * 1985, "A learning algorithm for Boltzmann machines", with biases for their negated thresholds and
 * temperature 1.
 *
 * <p>States change by {@link GibbsSweep} and {@link MeanFieldSweep}.
 */
public final class BoltzmannMachine implements AutoCloseable {
  /** The number of rows per block of energies, which limits the workspace. */
  private static final int BLOCK = 1000;

  private final Backend backend;
  private final Workspace workspace;
  private final Connectivity connectivity;
  private final int visible;
  private final Matrix w; // (V + H, V + H)
  private final Matrix b; // (1, V + H)
  private final Matrix mask; // (V + H, V + H)
  private final Matrix ones; // (1, V + H)
  private final RowScratch products; // (n, V + H)

  /** Creates a machine with all parameters zero and 1 to all units visible, the first ones. */
  public BoltzmannMachine(Backend backend, Connectivity connectivity, int visible) {
    int units = connectivity.units();
    if (visible < 1 || visible > units) {
      throw new IllegalArgumentException(
          "visible units must be from 1 to all %d, were %d".formatted(units, visible));
    }
    this.backend = backend;
    this.connectivity = connectivity;
    this.visible = visible;
    this.workspace = new Workspace(backend);
    this.w = workspace.zeros(units, units);
    this.b = workspace.zeros(1, units);
    this.mask = workspace.upload(connectivity.mask(), units, units);
    this.ones = workspace.zeros(1, units);
    backend.fill(1f, ones);
    this.products = workspace.own(() -> new RowScratch(backend, units));
  }

  /** Returns E(x) of each row, in nats: x (n, V + H), states or means -> n numbers. */
  public double[] energy(Matrix x) {
    double[] energy = backend.rowDots(x, b);
    for (int from = 0; from < energy.length; from += BLOCK) {
      int to = Math.min(from + BLOCK, energy.length);
      Matrix states = x.rows(from, to);
      Matrix t = products.rows(to - from);
      backend.gemm(Scalar.ONE, states, false, w, false, Scalar.ZERO, t);
      backend.hadamard(t, states, t);
      double[] twice = backend.rowDots(t, ones); // x W xᵀ
      for (int i = from; i < to; i++) {
        energy[i] = -twice[i - from] / 2 - energy[i];
      }
    }
    return energy;
  }

  // ---------------------------------------------------------------- parameters

  /**
   * Sets the initial values: W from a normal distribution of standard deviation {@code
   * weightScale}, visible biases at which the units without weights have the means of the data,
   * hidden biases zero. Uses one draw.
   *
   * @param visibleMeans V numbers strictly between 0 and 1
   */
  public void initialise(double weightScale, double[] visibleMeans, RandomStream random) {
    Shapes.requireLength("initialise", visibleMeans.length, 1, visible);
    int units = units();
    backend.normal(random, w);
    float[] weights = backend.download(w);
    for (int i = 0; i < units; i++) {
      weights[i * units + i] = 0;
      for (int j = 0; j < i; j++) {
        float value =
            connectivity.connected(i, j) ? (float) (weightScale * weights[i * units + j]) : 0;
        weights[i * units + j] = value;
        weights[j * units + i] = value;
      }
    }
    double[] exact = BernoulliUnits.INSTANCE.biasForMeans(visibleMeans);
    float[] bias = new float[units];
    for (int i = 0; i < visible; i++) {
      bias[i] = (float) exact[i];
    }
    set(weights, bias);
  }

  /**
   * Sets all parameters.
   *
   * @param weights (V + H, V + H), row-major
   * @param bias V + H numbers
   * @throws IllegalArgumentException if the weights are not symmetric, or not zero on the diagonal
   *     or between units that are not connected
   */
  public void set(float[] weights, float[] bias) {
    requireFit(weights);
    backend.write(weights, w);
    backend.write(bias, b);
  }

  /** Checks that weights that were read from a file satisfy the conditions of {@link #set}. */
  public void requireFit() {
    requireFit(backend.download(w));
  }

  private void requireFit(float[] weights) {
    int units = units();
    Shapes.requireLength("weights", weights.length, units, units);
    for (int i = 0; i < units; i++) {
      for (int j = 0; j <= i; j++) {
        float value = weights[i * units + j];
        if (value != weights[j * units + i]) {
          throw new IllegalArgumentException(
              "weights must be symmetric: W[%d, %d] is %s and W[%d, %d] is %s"
                  .formatted(i, j, value, j, i, weights[j * units + i]));
        }
        if (value != 0 && !connectivity.connected(i, j)) {
          throw new IllegalArgumentException(
              "W[%d, %d] is %s and must be 0: these units are not connected"
                  .formatted(i, j, value));
        }
      }
    }
  }

  /** The parameters under the names they have in files: W and b. */
  public Map<String, Matrix> parameters() {
    Map<String, Matrix> parameters = new LinkedHashMap<>();
    parameters.put("W", w);
    parameters.put("b", b);
    return parameters;
  }

  /** Weights (V + H, V + H), symmetric. */
  public Matrix weights() {
    return w;
  }

  /** Biases (1, V + H), the visible units' first. */
  public Matrix bias() {
    return b;
  }

  /** 1 where two units may be connected, else 0: (V + H, V + H). */
  public Matrix mask() {
    return mask;
  }

  /** The possible connections between units. */
  public Connectivity connectivity() {
    return connectivity;
  }

  /** V. */
  public int visible() {
    return visible;
  }

  /** H, which may be 0. */
  public int hidden() {
    return units() - visible;
  }

  /** V + H. */
  public int units() {
    return connectivity.units();
  }

  /** The backend of the parameters. */
  public Backend backend() {
    return backend;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
