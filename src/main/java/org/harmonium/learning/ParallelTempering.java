package org.harmonium.learning;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.config.Range;
import org.harmonium.model.InputScaling;
import org.harmonium.model.LayerStates;
import org.harmonium.model.Rbm;
import org.harmonium.model.Units;

/**
 * PCD-k with parallel tempering: each chain has replicas at inverse temperatures beta from 0 (or
 * low) to 1 that run k Gibbs steps and then may swap with their neighbours; the model's term is
 * taken from the replicas at beta = 1 (Desjardins, Courville, Bengio, Vincent and Delalleau 2010,
 * "Parallel tempering for training of restricted Boltzmann machines"; Cho, Raiko and Ilin 2010,
 * "Parallel tempering is efficient for learning restricted Boltzmann machines").
 *
 * <p>Row r m + i of the matrices is replica r of chain i. With q the distribution of units without
 * input and bias, inverse temperature beta gives
 *
 * <pre>
 *   p_beta(v, h) ~ q(v) q(h) exp(beta D(v, h)),   D = s(v)·s(b) + s(h)·s(c) + s(v) W s(h)
 *   input of a replica's layer = its beta times (input from the other layer + s(bias))
 * </pre>
 *
 * <p>so that beta = 1 is the machine; for binary units D is -E. Neighbours exchange their
 * temperatures and not their states: x at beta and y at beta' with probability min(1, exp((beta' -
 * beta)(D(x) - D(y)))).
 */
public final class ParallelTempering extends NegativePhase {
  private static final double MEMORY = 0.99; // of the running swap rates

  private final Backend backend;
  private final RandomStream random;
  private final ChainMemory memory; // of the replicas at beta = 1
  private final int m;
  private final float[] betas; // rising
  final LayerStates states; // (R m, .)
  private final Matrix hMean; // (R m, H)
  final Matrix beta; // (R m, 1) of each replica
  private final Matrix isCold; // (R m, 1) 1 where beta is 1, else 0
  private final Matrix swaps; // (2, R - 1) sums of shares that succeeded, and of their weights
  private final Matrix uniform; // (m, R - 1)
  private final Side visible;
  private final Side hidden;

  /**
   * The workspace of a layer of N units.
   *
   * @param bias (1, N) s(b) or s(c)
   * @param zeros (1, N)
   * @param ones (1, N)
   * @param energy (R m, N) whose row sums are s(v)·s(b), or s(h)·s(c) + s(v) W s(h)
   * @param cold (m, N) v or E[h | v] at beta = 1
   * @param masked (m, N)
   */
  private record Side(
      Matrix bias, Matrix zeros, Matrix ones, Matrix energy, Matrix cold, Matrix masked) {}

  /**
   * @param betas the inverse temperatures, rising to 1, at least two; see {@link #evenly}
   * @param chains the number of chains m, each with a replica at every temperature, at least 1
   * @throws IllegalArgumentException if units are rectified, or the inputs scaled: such machines
   *     have no energy to decide swaps
   */
  public ParallelTempering(Rbm rbm, double[] betas, int chains, RandomStream random) {
    super(rbm, random);
    Range.positive("chains", chains);
    requireEnergy(rbm);
    this.backend = rbm.backend();
    this.random = random;
    this.m = chains;
    this.betas = rising(betas);
    int rows = Math.multiplyExact(m, betas.length);
    this.states = workspace.own(() -> new LayerStates(rbm, rows));
    this.hMean = workspace.zeros(rows, rbm.hidden());
    this.beta = workspace.zeros(rows, 1);
    this.isCold = workspace.zeros(rows, 1);
    this.swaps = workspace.zeros(2, betas.length - 1);
    this.uniform = workspace.zeros(m, betas.length - 1);
    this.visible = side(rbm.visible(), rows);
    this.hidden = side(rbm.hidden(), rows);
    for (int r = 0; r < betas.length; r++) {
      backend.fill(this.betas[r], replica(r, beta));
    }
    backend.fill(1f, replica(betas.length - 1, isCold));
    this.memory = new ChainMemory(workspace, backend, visible.cold, rbm.visible());
  }

  private Side side(int n, int rows) {
    Matrix ones = workspace.zeros(1, n);
    backend.fill(1f, ones);
    return new Side(
        workspace.zeros(1, n),
        workspace.zeros(1, n),
        ones,
        workspace.zeros(rows, n),
        workspace.zeros(m, n),
        workspace.zeros(m, n));
  }

  /** Returns the rows of replica r of all chains. */
  private Matrix replica(int r, Matrix all) {
    return all.rows(r * m, r * m + m);
  }

  /** {@code count} inverse temperatures at equal distances from 0 to 1, at least two. */
  public static double[] evenly(int count) {
    Range.within("temperatures", count, 2, Integer.MAX_VALUE);
    return IntStream.range(0, count).mapToDouble(r -> (double) r / (count - 1)).toArray();
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
    rbm.hiddenUnits().sample(backend, h, hidden.zeros, random, null, h);
    states.changed(1);
  }

  @Override
  public void run(Matrix data, Matrix hPos, int k) {
    advance(k);
  }

  void advance(int k) {
    Units vUnits = rbm.visibleUnits();
    Units hUnits = rbm.hiddenUnits();
    vUnits.statistic(backend, rbm.visibleBias(), visible.bias);
    hUnits.statistic(backend, rbm.hiddenBias(), hidden.bias);
    Matrix v = states.of(0);
    Matrix h = states.of(1);
    for (int i = 0; i < k; i++) {
      rbm.input(0, Scalar.ONE, states.statistics(), v);
      backend.addRow(v, visible.bias, v);
      backend.multiplyColumn(v, beta, v);
      vUnits.sample(backend, v, visible.zeros, random, null, v);
      states.changed(0);

      rbm.input(1, Scalar.ONE, states.statistics(), hidden.energy);
      backend.addRow(hidden.energy, hidden.bias, hidden.energy);
      backend.multiplyColumn(hidden.energy, beta, hMean);
      hUnits.sample(backend, hMean, hidden.zeros, random, hMean, h);
      states.changed(1);
    }
    backend.multiplyRow(states.statistics().get(0), visible.bias, visible.energy);
    backend.hadamard(hidden.energy, states.statistics().get(1), hidden.energy);
    selectCold(v, visible);
    selectCold(hMean, hidden);
  }

  /** Selects the replicas at beta = 1: all replicas of a chain except one are multiplied by 0. */
  private void selectCold(Matrix all, Side side) {
    backend.multiplyColumn(replica(0, all), replica(0, isCold), side.cold);
    for (int r = 1; r < betas.length; r++) {
      backend.multiplyColumn(replica(r, all), replica(r, isCold), side.masked);
      backend.axpy(Scalar.ONE, side.masked, side.cold);
    }
  }

  @Override
  public Matrix v(int n) {
    return visible.cold;
  }

  @Override
  public Matrix hMean(int n) {
    return hidden.cold;
  }

  @Override
  public void prepare(int n) {
    exchange();
  }

  /**
   * Proposes a swap for every neighbouring pair of temperatures of every chain, first the pairs (0,
   * 1), (2, 3), ... and then (1, 2), (3, 4), ... Uses one draw and the current contents of the
   * matrices. Waits for the backend.
   *
   * <p>Before the first Gibbs step every D is 0: swaps only permute identical replicas and are not
   * counted.
   */
  void exchange() {
    backend.uniform(random, uniform);
    float[] u = backend.download(uniform);
    float[] betaOf = backend.download(beta);
    double[] d = backend.rowDots(visible.energy, visible.ones);
    double[] dOfHidden = backend.rowDots(hidden.energy, hidden.ones);
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
    if (DoubleStream.concat(Arrays.stream(d), Arrays.stream(dOfHidden)).anyMatch(x -> x != 0)) {
      count(swapped);
    }
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

  /** 1, because swaps are decided on the host after every step. */
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

  @Override
  public ChainMemory memory() {
    return memory;
  }

  @Override
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    state.put("chains", states.of(1));
    state.put("beta", beta);
    state.put("ofVisible", visible.energy);
    state.put("ofHidden", hidden.energy);
    state.put("swaps", swaps);
    state.put("chainsVisible", visible.cold);
    state.putAll(memory.state());
    return state;
  }
}
