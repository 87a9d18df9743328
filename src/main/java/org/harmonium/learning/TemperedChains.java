package org.harmonium.learning;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.InputScaling;
import org.harmonium.model.LayerStates;
import org.harmonium.model.Rbm;
import org.harmonium.model.Units;

/**
 * n chains of R replicas each, one replica at each inverse temperature; a row of the one matrix of
 * states is a replica, and row r n + i is replica r of chain i. With m the law of states of units
 * without input and bias (fair coins; a normal law around 0), inverse temperature beta gives
 *
 * <pre>
 *   p_beta(v, h) ~ m(v) m(h) exp(beta D(v, h)),   D = s(v)·s(b) + s(h)·s(c) + s(v) W s(h)
 *   input of a replica's layer = its beta times (input from the other layer + s(bias))
 * </pre>
 *
 * <p>so that beta = 1 is the machine; for binary units D is -E. Neighbours exchange their
 * temperatures, not their states: of states x at beta and y at beta', that has the probability
 * min(1, exp((beta' - beta)(D(x) - D(y)))).
 */
final class TemperedChains implements AutoCloseable {
  private static final double MEMORY = 0.99; // of the running swap rates

  private final Backend backend;
  private final Rbm rbm;
  private final Workspace workspace;
  private final int n;
  private final float[] betas; // rising
  private final LayerStates states; // (R n, .)
  private final Matrix hMean; // (R n, H)
  private final Matrix beta; // (R n, 1) of each replica
  private final Matrix ofVisible; // (R n, V) whose row sums are s(v)·s(b)
  private final Matrix ofHidden; // (R n, H) whose row sums are s(h)·s(c) + s(v) W s(h)
  private final Matrix swaps; // (2, R - 1) sums of shares that succeeded, and of their weights
  private final Matrix isCold; // (R n, 1) 1 where beta is 1, else 0
  private final Matrix bV; // (1, V) s(b)
  private final Matrix bH; // (1, H) s(c)
  private final Matrix zeroV; // (1, V)
  private final Matrix zeroH; // (1, H)
  private final Matrix onesV; // (1, V)
  private final Matrix onesH; // (1, H)
  private final Matrix uniform; // (n, R - 1)
  private final Matrix coldV; // (n, V)
  private final Matrix coldH; // (n, H)
  private final Matrix maskedV; // (n, V)
  private final Matrix maskedH; // (n, H)
  private final Slice[] slices; // by r

  /** Replica r of all chains. */
  private record Slice(Matrix v, Matrix hMean, Matrix isCold) {}

  /**
   * @throws IllegalArgumentException if the machine has no energy that swaps could be decided by
   */
  TemperedChains(Rbm rbm, int n, double[] betas) {
    requireEnergy(rbm);
    this.backend = rbm.backend();
    this.rbm = rbm;
    this.n = n;
    this.betas = rising(betas);
    this.workspace = new Workspace(backend);
    int rows = Math.multiplyExact(n, betas.length);
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
    this.uniform = workspace.zeros(n, betas.length - 1);
    this.coldV = workspace.zeros(n, rbm.visible());
    this.coldH = workspace.zeros(n, rbm.hidden());
    this.maskedV = workspace.zeros(n, rbm.visible());
    this.maskedH = workspace.zeros(n, rbm.hidden());
    this.slices = new Slice[betas.length];
    for (int r = 0; r < slices.length; r++) {
      int from = r * n;
      slices[r] =
          new Slice(
              states.of(0).rows(from, from + n),
              hMean.rows(from, from + n),
              isCold.rows(from, from + n));
      backend.fill(this.betas[r], beta.rows(from, from + n));
    }
    backend.fill(1f, slices[slices.length - 1].isCold);
    backend.fill(1f, onesV);
    backend.fill(1f, onesH);
  }

  private static void requireEnergy(Rbm rbm) {
    if (!rbm.inputScaling().equals(InputScaling.NONE)) {
      throw new IllegalArgumentException(
          "tempering is not for an RBM with scaled inputs: learn the layers of a deep machine by another rule");
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

  /** The hidden units take a sample of m, their law without input and bias. */
  void startAtRandom(RandomStream random) {
    Matrix h = states.of(1);
    backend.fill(0f, h);
    rbm.hiddenUnits().sample(backend, h, zeroH, random, null, h);
    states.changed(1);
  }

  // ---------------------------------------------------------------- in a step

  /** k Gibbs steps of all replicas, each at its own temperature. Two draws a step. */
  void advance(int k, RandomStream random) {
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

  /**
   * Takes the replicas at beta = 1: of the R replicas of a chain all but one are multiplied by 0.
   */
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

  /** The visible states at beta = 1 (n, V). */
  Matrix v() {
    return coldV;
  }

  /** E[h | v] for them (n, H). */
  Matrix hMean() {
    return coldH;
  }

  // ---------------------------------------------------------------- between steps

  /**
   * Every neighbouring pair of temperatures of every chain tries to swap, the pairs (0, 1), (2, 3),
   * ... first and then (1, 2), (3, 4), ... One draw. Waits for the backend, and starts from what
   * the matrices hold, so that a restored state needs nothing more.
   *
   * <p>Before the first Gibbs step every D is 0 and every try succeeds: that mixes up which of the
   * replicas, all alike, has which temperature, and says nothing of the machine. It is not counted.
   */
  void exchange(RandomStream random) {
    backend.uniform(random, uniform);
    float[] u = backend.download(uniform);
    float[] betaOf = backend.download(beta);
    double[] d = backend.rowDots(ofVisible, onesV);
    double[] dOfHidden = backend.rowDots(ofHidden, onesH);
    float[] cold = new float[betaOf.length];
    int pairs = betas.length - 1;
    int[] swapped = new int[pairs];
    int[] rowAt = new int[betas.length]; // by temperature
    for (int i = 0; i < n; i++) {
      for (int row = i; row < betaOf.length; row += n) {
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
      sums[r] = (float) (MEMORY * sums[r] + (1 - MEMORY) * swapped[r] / n);
      sums[pairs + r] = (float) (MEMORY * sums[pairs + r] + (1 - MEMORY));
    }
    backend.write(sums, swaps);
  }

  SwapReport report() {
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

  /** beta of each replica (R n, 1). */
  Matrix beta() {
    return beta;
  }

  Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    state.put("chains", states.of(1));
    state.put("beta", beta);
    state.put("ofVisible", ofVisible);
    state.put("ofHidden", ofHidden);
    state.put("swaps", swaps);
    state.put("chainsVisible", coldV);
    return state;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
