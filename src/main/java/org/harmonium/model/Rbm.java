package org.harmonium.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Shapes;
import org.harmonium.backend.Workspace;
import org.harmonium.nn.Layer;
import org.jspecify.annotations.Nullable;

/**
 * A restricted Boltzmann machine: visible units v, hidden units h, and no connections within a
 * layer.
 *
 * <pre>
 *   E(v, h)    = -b·v - c·h - v W h                        (Hinton 2010, eq. 1)
 *   p(h_j | v) : unit j with total input c_j + sum_i v_i W_ij   (eq. 7; binary units: g of it)
 *   p(v_i | h) : unit i with total input b_i + sum_j W_ij h_j   (eq. 8)
 *   F(v)       = -b·v - sum_j A(c_j + sum_i v_i W_ij)      (binary units: A = softplus)
 * </pre>
 *
 * <p>These formulas are for binary units. For other units, -b·v is the negated {@link
 * Units#logBase}, and v in products is its statistic, such as v / sigma of Gaussian units.
 *
 * <p>An RBM that is learned as a part of a deep Boltzmann machine has an {@link InputScaling} (up,
 * down): the input of hidden units is up v W, that of visible units is down W h, and the energy is
 * that of {@code up} equal copies of v and {@code down} equal copies of h: E = -up b·v - down c·h -
 * up down v W h.
 *
 * <p>Hinton 2010 is "A Practical Guide to Training Restricted Boltzmann Machines", UTML TR
 * 2010-003; its a and b are b and c here. Shapes are in the table of {@link org.harmonium.model}.
 */
public final class Rbm implements LayeredMachine, AutoCloseable {
  /** The number of rows per block of free energies, which limits the workspace. */
  private static final int BLOCK = 1000;

  private final Backend backend;
  private final Workspace workspace;
  private final Units visibleUnits;
  private final Units hiddenUnits;
  private final Matrix w; // (V, H)
  private final Matrix b; // (1, V)
  private final Matrix c; // (1, H)
  private final InputScaling scaling;
  private final Scalar up;
  private final Scalar down;
  private final RowScratch statistics; // (n, V), used only if s(v) is not v
  private final List<Layer> layers;
  private final List<Connection> connections;

  /** Creates a machine of binary units with all parameters zero. */
  public Rbm(Backend backend, int visible, int hidden) {
    this(backend, BernoulliUnits.INSTANCE, visible, BernoulliUnits.INSTANCE, hidden);
  }

  /**
   * Creates a machine with all parameters zero. The units are closed with the machine, or if the
   * constructor fails.
   *
   * @throws IllegalArgumentException if hidden units are scaled, because W and sigma_j would be
   *     redundant
   */
  public Rbm(Backend backend, Units visibleUnits, int visible, Units hiddenUnits, int hidden) {
    this(backend, visibleUnits, visible, hiddenUnits, hidden, InputScaling.NONE);
  }

  /** Creates an RBM that is a part of a deep Boltzmann machine. */
  public Rbm(
      Backend backend,
      Units visibleUnits,
      int visible,
      Units hiddenUnits,
      int hidden,
      InputScaling scaling) {
    this(backend, visibleUnits, visible, hiddenUnits, hidden, scaling, true);
  }

  private Rbm(
      Backend backend,
      Units visibleUnits,
      int visible,
      Units hiddenUnits,
      int hidden,
      InputScaling scaling,
      boolean ownsUnits) {
    this.backend = backend;
    this.scaling = scaling;
    this.up = Scalar.of((float) scaling.up());
    this.down = Scalar.of((float) scaling.down());
    this.visibleUnits = visibleUnits;
    this.hiddenUnits = hiddenUnits;
    this.workspace = new Workspace(backend);
    if (ownsUnits) {
      workspace.own(() -> visibleUnits);
      workspace.own(() -> hiddenUnits);
    }
    if (hiddenUnits.isScaled()) {
      workspace.close();
      throw new IllegalArgumentException(
          "hidden units cannot be '%s': use '%s'"
              .formatted(hiddenUnits.name(), UnitGaussianUnits.NAME));
    }
    this.w = workspace.zeros(visible, hidden);
    this.b = workspace.zeros(1, visible);
    this.c = workspace.zeros(1, hidden);
    this.statistics = workspace.own(() -> new RowScratch(backend, visible));
    this.layers = List.of(new Layer(visibleUnits, b), new Layer(hiddenUnits, c));
    this.connections = List.of(new Connection(0, 1, w));
  }

  /**
   * Returns a machine of the same shape with separate weights and biases, initially zero. It shares
   * the units of this machine, which must stay open.
   */
  public Rbm twin() {
    return new Rbm(backend, visibleUnits, visible(), hiddenUnits, hidden(), scaling, false);
  }

  /** Allocates the workspace for up to n rows, before steps with so many rows are recorded. */
  public void reserve(int n) {
    if (visibleUnits.isScaled()) {
      statistics.reserve(n);
    }
    visibleUnits.reserve(n);
    hiddenUnits.reserve(n);
  }

  /** Returns s(v) (n, V), which is v itself unless units are scaled; valid until the next call. */
  public Matrix statistic(Matrix v) {
    if (!visibleUnits.isScaled()) {
      return v;
    }
    Matrix s = statistics.rows(v.rows());
    visibleUnits.statistic(backend, v, s);
    return s;
  }

  // ---------------------------------------------------------------- conditionals

  /** Computes hMean = E[h | v]: v (n, V) -> hMean (n, H). For binary units this is p(h = 1 | v). */
  public void hiddenMean(Matrix v, Matrix hMean) {
    backend.gemm(up, statistic(v), false, w, false, Scalar.ZERO, hMean);
    hiddenUnits.mean(backend, hMean, c, hMean);
  }

  /**
   * Draws hSample from p(h | v) and, if hMean is not null, computes hMean = E[h | v]: v (n, V) ->
   * (n, H). Uses one draw.
   */
  public void hiddenSample(Matrix v, RandomStream random, @Nullable Matrix hMean, Matrix hSample) {
    backend.gemm(up, statistic(v), false, w, false, Scalar.ZERO, hSample);
    hiddenUnits.sample(backend, hSample, c, random, hMean, hSample);
  }

  /** Computes vMean = E[v | h]: h (n, H) -> vMean (n, V). */
  public void visibleMean(Matrix h, Matrix vMean) {
    backend.gemm(down, h, false, w, true, Scalar.ZERO, vMean);
    visibleUnits.mean(backend, vMean, b, vMean);
  }

  /**
   * Draws vSample from p(v | h) and, if vMean is not null, computes vMean = E[v | h]: h (n, H) ->
   * (n, V). Uses one draw.
   */
  public void visibleSample(Matrix h, RandomStream random, @Nullable Matrix vMean, Matrix vSample) {
    backend.gemm(down, h, false, w, true, Scalar.ZERO, vSample);
    visibleUnits.sample(backend, vSample, b, random, vMean, vSample);
  }

  // ---------------------------------------------------------------- energies

  /** Returns E(v, h) of each row, in nats: v (n, V), h (n, H) -> n numbers. */
  public double[] energy(Matrix v, Matrix h) {
    double[] energy = visibleUnits.logBase(backend, v, b);
    double[] ofHidden = hiddenUnits.logBase(backend, h, c);
    double[] coupling = LayeredMachine.coupling(backend, up, statistic(v), w, h);
    for (int i = 0; i < energy.length; i++) {
      energy[i] = -scaling.up() * energy[i] - scaling.down() * (ofHidden[i] + coupling[i]);
    }
    return energy;
  }

  /** Returns F(v) = -log sum over h of exp(-E(v, h)), in nats: v (n, V) -> n numbers. */
  public double[] freeEnergy(Matrix v) {
    double[] free = new double[v.rows()];
    try (Matrix inputs = backend.zeros(Math.min(BLOCK, v.rows()), hidden())) {
      for (int from = 0; from < v.rows(); from += BLOCK) {
        int to = Math.min(from + BLOCK, v.rows());
        Matrix block = v.rows(from, to);
        Matrix t = inputs.rows(0, to - from);
        backend.gemm(up, statistic(block), false, w, false, Scalar.ZERO, t);
        backend.addRow(t, c, t);
        double[] logBase = visibleUnits.logBase(backend, block, b);
        double[] logNormaliser = hiddenUnits.logNormaliser(backend, 1, t, c);
        for (int i = from; i < to; i++) {
          free[i] = -scaling.up() * logBase[i - from] - scaling.down() * logNormaliser[i - from];
        }
      }
    }
    return free;
  }

  // ---------------------------------------------------------------- parameters

  /**
   * Sets the initial values as in Hinton 2010, section 8: W from a normal distribution of standard
   * deviation {@code weightScale}, b_i the input at which unit i has the mean of the data, c
   * constant. (Sigma of Gaussian units comes from the data by {@link Units#matchDeviations}.)
   *
   * @param visibleMeans the mean of each visible unit over the training data, strictly inside the
   *     units' range
   */
  public void initialise(
      double weightScale, double[] visibleMeans, double hiddenBias, RandomStream random) {
    Shapes.requireLength("initialise", visibleMeans.length, 1, visible());
    backend.normal(random, w);
    backend.scale(Scalar.of((float) weightScale), w);
    double[] exact = visibleUnits.biasForMeans(visibleMeans);
    float[] bias = new float[visible()];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = (float) exact[i];
    }
    backend.write(bias, b);
    backend.fill((float) hiddenBias, c);
  }

  /** The parameters by their names in files: W, b, c, and those of the units. */
  @Override
  public Map<String, Matrix> parameters() {
    Map<String, Matrix> parameters = new LinkedHashMap<>();
    parameters.put("W", w);
    parameters.put("b", b);
    parameters.put("c", c);
    parameters.putAll(visibleUnits.parameters());
    return parameters;
  }

  public Matrix weights() {
    return w;
  }

  /** Visible bias (1, V). */
  public Matrix visibleBias() {
    return b;
  }

  /** Hidden bias (1, H). */
  public Matrix hiddenBias() {
    return c;
  }

  public int visible() {
    return w.rows();
  }

  public int hidden() {
    return w.cols();
  }

  public Units visibleUnits() {
    return visibleUnits;
  }

  public Units hiddenUnits() {
    return hiddenUnits;
  }

  @Override
  public List<Layer> layers() {
    return layers;
  }

  /** The scaling of the inputs. */
  public InputScaling inputScaling() {
    return scaling;
  }

  @Override
  public List<Connection> connections() {
    if (!scaling.isNone()) {
      throw new IllegalStateException(
          "an RBM with scaled inputs is a part of a deep machine: use the machine that"
              + " Dbm.compose returns");
    }
    return connections;
  }

  @Override
  public Backend backend() {
    return backend;
  }

  /**
   * Returns the reason why the machine has no distribution, because its energy is not bounded from
   * below; null if it has one. Waits for the backend.
   */
  public @Nullable String lawObjection() {
    if (!visibleUnits.isQuadratic() || !hiddenUnits.isQuadratic()) {
      return null;
    }
    double norm = SpectralNorm.of(backend, w);
    return norm < 1
        ? null
        : String.format(
            Locale.ROOT,
            "the machine has no distribution: the largest singular value of W is %.4g, and with"
                + " gaussian and unit-gaussian units the energy is bounded only below 1",
            norm);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
