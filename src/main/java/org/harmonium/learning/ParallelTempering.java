package org.harmonium.learning;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.model.InputScaling;
import org.harmonium.model.LayerStates;
import org.harmonium.model.Rbm;
import org.harmonium.model.Units;

/**
 * PCD-k with parallel tempering: each chain has replicas at inverse temperatures beta from 0 (or
 * low) to 1 that run k Gibbs steps and then may swap with their neighbours; the model's term is
 * taken from the replicas at beta = 1. Replicas at low beta move freely between modes, and their
 * states reach beta = 1 by swaps (Desjardins, Courville, Bengio, Vincent and Delalleau 2010,
 * "Parallel tempering for training of restricted Boltzmann machines"; Cho, Raiko and Ilin 2010,
 * "Parallel tempering is efficient for learning restricted Boltzmann machines").
 *
 * <p>Each row of the matrix of states is a replica: row r m + i is replica r of chain i. With q the
 * distribution of units without input and bias (uniform on 0 and 1; a normal one around 0), inverse
 * temperature beta gives
 *
 * <pre>
 *   p_beta(v, h) ~ q(v) q(h) exp(beta D(v, h)),   D = s(v)·s(b) + s(h)·s(c) + s(v) W s(h)
 *   input of a replica's layer = its beta times (input from the other layer + s(bias))
 * </pre>
 *
 * <p>so that beta = 1 is the machine; for binary units D is -E. Neighbours exchange their
 * temperatures and not their states. For states x at beta and y at beta', the probability of an
 * exchange is min(1, exp((beta' - beta)(D(x) - D(y)))).
 */
public final class ParallelTempering extends NegativePhase {
  private static final double MEMORY = 0.99; // of the running swap rates

  private final Backend backend;
  private final RandomStream random;
  private final ChainMemory memory; // of the replicas at beta = 1
  private final int m;
  private final float[] betas; // rising
  private final LayerStates states; // (R m, .)
  private final Matrix hMean; // (R m, H)
  private final Matrix beta; // (R m, 1) of each replica
  private final Matrix ofVisible; // (R m, V) whose row sums are s(v)·s(b)
  private final Matrix ofHidden; // (R m, H) whose row sums are s(h)·s(c) + s(v) W s(h)
  private final Matrix swaps; // (2, R - 1) sums of shares that succeeded, and of their weights
  private final Matrix isCold; // (R m, 1) 1 where beta is 1, else 0
  private final Matrix bV; // (1, V) s(b)
  private final Matrix bH; // (1, H) s(c)
  private final Matrix zeroV; // (1, V)
  private final Matrix zeroH; // (1, H)
  private final Matrix onesV; // (1, V)
  private final Matrix onesH; // (1, H)
  private final Matrix uniform; // (m, R - 1)
  private final Matrix coldV; // (m, V)
  private final Matrix coldH; // (m, H)
  private final Matrix maskedV; // (m, V)
  private final Matrix maskedH; // (m, H)
  private final Slice[] slices; // by r

  /** Replica r of all chains. */
  private record Slice(Matrix v, Matrix hMean, Matrix isCold) {}

  /**
   * @param betas the inverse temperatures, rising to 1, at least two; see {@link #evenly}
   * @param chains the number of chains m, each with a replica at every temperature, at least 1
   * @throws IllegalArgumentException if units are rectified, or the inputs scaled: such machines
   *     have no energy to decide swaps
   */
  public ParallelTempering(Rbm rbm, double[] betas, int chains, RandomStream random) {
    super(rbm, random);
    if (chains < 1) {
      throw new IllegalArgumentException("chains must be at least 1, were " + chains);
    }
    requireEnergy(rbm);
    this.backend = rbm.backend();
    this.random = random;
    this.m = chains;
    this.betas = rising(betas);
    int rows = Math.multiplyExact(m, betas.length);
    this.states = workspace.own(() -> new LayerStates(rbm, rows));
    this.hMean = workspace.zeros(rows, rbm.hidden());
    this.beta = workspace.zeros(rows, 1);
    this.ofVisible = workspace.zeros(rows, rbm.visible());
    this.ofHidden = workspace.zeros(rows, rbm.hidden());
    this.swaps = workspace.zeros(2, betas.length - 1);
    this.isCold = workspace.zeros(rows, 1);
    this.bV = workspace.zeros(1, rbm.visible());
    this.bH = workspace.zeros(1, rbm.hidden());
    this.zeroV = workspace.zeros(1, rbm.visible());
    this.zeroH = workspace.zeros(1, rbm.hidden());
    this.onesV = workspace.zeros(1, rbm.visible());
    this.onesH = workspace.zeros(1, rbm.hidden());
    this.uniform = workspace.zeros(m, betas.length - 1);
    this.coldV = workspace.zeros(m, rbm.visible());
    this.coldH = workspace.zeros(m, rbm.hidden());
    this.maskedV = workspace.zeros(m, rbm.visible());
    this.maskedH = workspace.zeros(m, rbm.hidden());
    this.slices = new Slice[betas.length];
    for (int r = 0; r < slices.length; r++) {
      int from = r * m;
      slices[r] =
          new Slice(
              states.of(0).rows(from, from + m),
              hMean.rows(from, from + m),
              isCold.rows(from, from + m));
      backend.fill(this.betas[r], beta.rows(from, from + m));
    }
    backend.fill(1f, slices[slices.length - 1].isCold);
    backend.fill(1f, onesV);
    backend.fill(1f, onesH);
    this.memory = workspace.own(() -> new ChainMemory(backend, coldV, rbm.visible()));
  }

  /** {@code count} inverse temperatures at equal distances from 0 to 1, at least two. */
  public static double[] evenly(int count) {
    if (count < 2) {
      throw new IllegalArgumentException("temperatures must be at least 2, were " + count);
    }
    double[] betas = new double[count];
    for (int r = 0; r < count; r++) {
      betas[r] = (double) r / (count - 1);
    }
    return betas;
  }

  private static void requireEnergy(Rbm rbm) {
    if (!rbm.inputScaling().equals(InputScaling.NONE)) {
      throw new IllegalArgumentException(
          "tempering is not for an RBM with scaled inputs: learn the layers of a deep machine by"
              + " another rule");
    }
    for (Units units : List.of(rbm.visibleUnits(), rbm.hiddenUnits())) {
      if (!units.hasLogNormaliser()) {
        throw new IllegalArgumentException(
            "tempering needs an energy to swap by, and %s units have none: learn by another rule"
                .formatted(units.name()));
      }
    }
  }

  private static float[] rising(double[] betas) {
    float[] rising = new float[betas.length];
    for (int r = 0; r < rising.length; r++) {
      rising[r] = (float) betas[r];
      if (!(rising[r] >= 0) || (r > 0 && rising[r] <= rising[r - 1])) {
        throw new IllegalArgumentException("inverse temperatures must rise from 0 or above to 1");
      }
    }
    if (rising.length < 2 || rising[rising.length - 1] != 1f) {
      throw new IllegalArgumentException(
          "tempering needs at least two inverse temperatures, the last of them 1");
    }
    return rising;
  }

  /** Starts the hidden units of every replica at a sample of q, without input and bias. */
  @Override
  public void startAtRandom() {
    Matrix h = states.of(1);
    backend.fill(0f, h);
    rbm.hiddenUnits().sample(backend, h, zeroH, random, null, h);
    states.changed(1);
  }

  // ---------------------------------------------------------------- in a step

  @Override
  public void run(Matrix data, Matrix hPos, int k) {
    advance(k);
  }

  /**
   * Advances all replicas by k Gibbs steps, each at its own temperature. Uses two draws per step.
   */
  void advance(int k) {
    Units visible = rbm.visibleUnits();
    Units hidden = rbm.hiddenUnits();
    visible.statistic(backend, rbm.visibleBias(), bV);
    hidden.statistic(backend, rbm.hiddenBias(), bH);
    Matrix v = states.of(0);
    Matrix h = states.of(1);
    for (int i = 0; i < k; i++) {
      rbm.input(0, Scalar.ONE, states.statistics(), v);
      backend.addRow(v, bV, v);
      backend.multiplyColumn(v, beta, v);
      visible.sample(backend, v, zeroV, random, null, v);
      states.changed(0);

      rbm.input(1, Scalar.ONE, states.statistics(), ofHidden);
      backend.addRow(ofHidden, bH, ofHidden);
      backend.multiplyColumn(ofHidden, beta, hMean);
      hidden.sample(backend, hMean, zeroH, random, hMean, h);
      states.changed(1);
    }
    backend.multiplyRow(states.statistics().get(0), bV, ofVisible);
    backend.hadamard(ofHidden, states.statistics().get(1), ofHidden);
    selectCold();
  }

  /** Selects the replicas at beta = 1: all replicas of a chain except one are multiplied by 0. */
  private void selectCold() {
    backend.multiplyColumn(slices[0].v, slices[0].isCold, coldV);
    backend.multiplyColumn(slices[0].hMean, slices[0].isCold, coldH);
    for (int r = 1; r < slices.length; r++) {
      backend.multiplyColumn(slices[r].v, slices[r].isCold, maskedV);
      backend.axpy(Scalar.ONE, maskedV, coldV);
      backend.multiplyColumn(slices[r].hMean, slices[r].isCold, maskedH);
      backend.axpy(Scalar.ONE, maskedH, coldH);
    }
  }

  /** The visible states at beta = 1 (m, V). */
  @Override
  public Matrix v(int n) {
    return coldV;
  }

  /** E[h | v] for them (m, H). */
  @Override
  public Matrix hMean(int n) {
    return coldH;
  }

  // ---------------------------------------------------------------- between steps

  @Override
  public void prepare(int n) {
    exchange();
  }

  /**
   * Proposes a swap for every neighbouring pair of temperatures of every chain, first the pairs (0,
   * 1), (2, 3), ... and then (1, 2), (3, 4), ... Uses one draw. Waits for the backend. Reads the
   * current contents of the matrices, so that a restored state is sufficient.
   *
   * <p>Before the first Gibbs step every D is 0 and every swap is accepted. These swaps only
   * permute the temperatures of identical replicas and are not counted.
   */
  void exchange() {
    backend.uniform(random, uniform);
    float[] u = backend.download(uniform);
    float[] betaOf = backend.download(beta);
    double[] d = backend.rowDots(ofVisible, onesV);
    double[] dOfHidden = backend.rowDots(ofHidden, onesH);
    float[] cold = new float[betaOf.length];
    int pairs = betas.length - 1;
    int[] swapped = new int[pairs];
    int[] rowAt = new int[betas.length]; // by temperature
    for (int i = 0; i < m; i++) {
      for (int row = i; row < betaOf.length; row += m) {
        rowAt[Arrays.binarySearch(betas, betaOf[row])] = row;
      }
      for (int first = 0; first < 2; first++) {
        for (int r = first; r < pairs; r += 2) {
          int x = rowAt[r];
          int y = rowAt[r + 1];
          double logRatio =
              ((double) betas[r + 1] - betas[r]) * (d[x] + dOfHidden[x] - d[y] - dOfHidden[y]);
          if (u[i * pairs + r] < Math.exp(logRatio)) {
            rowAt[r] = y;
            rowAt[r + 1] = x;
            swapped[r]++;
          }
        }
      }
      for (int r = 0; r < betas.length; r++) {
        betaOf[rowAt[r]] = betas[r];
      }
      cold[rowAt[pairs]] = 1f;
    }
    backend.write(betaOf, beta);
    backend.write(cold, isCold);
    if (!isZero(d) || !isZero(dOfHidden)) {
      count(swapped);
    }
  }

  private static boolean isZero(double[] x) {
    return Arrays.stream(x).allMatch(value -> value == 0);
  }

  private void count(int[] swapped) {
    float[] sums = backend.download(swaps);
    int pairs = swapped.length;
    for (int r = 0; r < pairs; r++) {
      sums[r] = (float) (MEMORY * sums[r] + (1 - MEMORY) * swapped[r] / m);
      sums[pairs + r] = (float) (MEMORY * sums[pairs + r] + (1 - MEMORY));
    }
    backend.write(sums, swaps);
  }

  /** Always 1, because swaps are decided on the host after every step. */
  @Override
  public long stepsToNext() {
    return 1;
  }

  /** Returns the acceptance rates of swaps. Waits for the backend. */
  public SwapReport swapReport() {
    double[] sums = backend.downloadDoubles(swaps);
    int pairs = betas.length - 1;
    Double[] inverse = new Double[betas.length];
    Double[] rates = new Double[pairs];
    Arrays.setAll(inverse, r -> (double) betas[r]);
    Arrays.setAll(rates, r -> sums[r] / sums[pairs + r]);
    return new SwapReport(List.of(inverse), List.of(rates));
  }

  /** The states of all replicas. */
  LayerStates states() {
    return states;
  }

  /** beta of each replica (R m, 1). */
  Matrix beta() {
    return beta;
  }

  @Override
  public ChainMemory memory() {
    return memory;
  }

  @Override
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    state.put("chains", states.of(1));
    state.put("beta", beta);
    state.put("ofVisible", ofVisible);
    state.put("ofHidden", ofHidden);
    state.put("swaps", swaps);
    state.put("chainsVisible", coldV);
    state.putAll(memory.state());
    return state;
  }
}
