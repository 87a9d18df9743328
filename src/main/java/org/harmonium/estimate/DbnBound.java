package org.harmonium.estimate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;
import org.harmonium.model.Units;

/**
 * Lower bounds on the log-probability of data under a deep belief network (Salakhutdinov and Murray
 * 2008, "On the quantitative analysis of deep belief networks", section 5). The layers are x_0 = v,
 * x_1, ..., x_L. The top RBM is the distribution of x_L, and each layer below is generated from the
 * one above by p(x_l | x_(l+1)). With Q the bottom-up distribution of the recognition weights:
 *
 * <pre>
 *   r        = sum over l &lt; L of [log p(x_l | x_(l+1)) - log q(x_(l+1) | x_l)] - F_top(x_L)
 *   log p(v) &gt;= E_Q[r] - log Z_top
 * </pre>
 *
 * <p>The conditionals are log q(h | v) = -E(v, h) + F(v) and log p(v | h) = -E(v, h) - logBase(h;
 * c) - A(input of v, b), each with the energy of its own weights.
 *
 * <p>The expectation is estimated from bottom-up samples. The mean of exp(r) is Z_top p(v), so the
 * logarithm of its average is also a bound in expectation, and at least as tight: {@link
 * Estimate#tighter}.
 *
 * <p>If the top RBM has label units y beside x_L, they are summed out: -F_top(x_L) is replaced by
 * the logarithm of the sum over all labels of exp(-F_top(x_L, y)). Z_top is the sum over states of
 * both.
 */
public final class DbnBound implements AutoCloseable {
  private final List<Rbm> recognition; // below the top
  private final List<Rbm> generative;
  private final Rbm top;
  private final int labels;
  private final int rows;
  private final Workspace workspace;
  private final List<Matrix> up = new ArrayList<>(); // (n, units) input and sample of x_(l+1)
  private final List<Matrix> down = new ArrayList<>(); // (n, units) input of x_l

  /**
   * The estimated bounds of each row, without log Z_top.
   *
   * @param bound the average of r
   * @param standardError the standard error of {@code bound}, from the spread of the samples; NaN
   *     for a single sample
   * @param tighter the logarithm of the average of exp(r)
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Estimate(double[] bound, double[] standardError, double[] tighter) {}

  /** Prepares the bounds after greedy training: recognition weights are generative weights. */
  public DbnBound(List<Rbm> stack, int rows) {
    this(stack.subList(0, stack.size() - 1), stack, 0, rows);
  }

  /**
   * Prepares the bounds for a stack of RBMs.
   *
   * @param recognition for each layer below the top, an RBM whose hidden conditional is q
   * @param generative for each such layer an RBM whose visible conditional is p, then the top RBM
   * @param labels K, the number of label units, which are the last visible units of the top RBM; 0
   *     for none
   * @param rows the largest number of rows at a time
   * @throws IllegalArgumentException if the stacks do not match, or units have no closed form of A
   */
  public DbnBound(List<Rbm> recognition, List<Rbm> generative, int labels, int rows) {
    int below = generative.size() - 1;
    if (recognition.size() != below) {
      throw new IllegalArgumentException(
          "a stack of %d RBMs requires recognition weights for %d layers, but %d were given"
              .formatted(below + 1, below, recognition.size()));
    }
    generative.forEach(DbnBound::requireProbabilities);
    recognition.forEach(DbnBound::requireProbabilities);
    for (int l = 0; l < below; l++) {
      Rbm next = generative.get(l + 1);
      int seen = next.visible() - (l == below - 1 ? labels : 0);
      requireFit(recognition.get(l), generative.get(l), seen);
    }
    this.recognition = List.copyOf(recognition);
    this.generative = List.copyOf(generative);
    this.top = generative.get(below);
    this.labels = labels;
    this.rows = rows;
    this.workspace = new Workspace(top.backend());
    for (Rbm rbm : recognition) {
      down.add(workspace.zeros(rows, rbm.visible()));
      up.add(workspace.zeros(rows, rbm.hidden()));
    }
  }

  private static void requireProbabilities(Rbm rbm) {
    for (Units units : List.of(rbm.visibleUnits(), rbm.hiddenUnits())) {
      if (!units.hasLogNormaliser()) {
        throw new IllegalArgumentException(
            "the bound requires probabilities of states, which %s units do not have: use reconstruction errors"
                .formatted(units.name()));
      }
    }
  }

  private static void requireFit(Rbm recognition, Rbm generative, int next) {
    if (recognition.visible() != generative.visible()
        || recognition.hidden() != generative.hidden()
        || generative.hidden() != next) {
      throw new IllegalArgumentException(
          "the layers do not match: an RBM %d-%d with recognition weights %d-%d is below one with %d visible units"
              .formatted(
                  generative.visible(),
                  generative.hidden(),
                  recognition.visible(),
                  recognition.hidden(),
                  next));
    }
  }

  /** Estimates the bounds for up to {@link #rows()} rows of v (n, V), by samples of each. */
  public Estimate estimate(Matrix v, int samples, RandomStream random) {
    int n = v.rows();
    double[][] r = new double[n][samples];
    for (int k = 0; k < samples; k++) {
      double[] sample = sample(v, random);
      for (int i = 0; i < n; i++) {
        r[i][k] = sample[i];
      }
    }
    Estimate estimate = new Estimate(new double[n], new double[n], new double[n]);
    for (int i = 0; i < n; i++) {
      double mean = Arrays.stream(r[i]).average().orElseThrow();
      double squares = Arrays.stream(r[i]).map(x -> (x - mean) * (x - mean)).sum();
      estimate.bound[i] = mean;
      estimate.standardError[i] = Math.sqrt(squares / (samples - 1.0) / samples);
      estimate.tighter[i] = LogSum.of(r[i]) - Math.log(samples);
    }
    return estimate;
  }

  /** Returns r of one bottom-up sample of each row, drawing each layer below the top once. */
  private double[] sample(Matrix v, RandomStream random) {
    int n = v.rows();
    double[] r = new double[n];
    Matrix x = v;
    for (int l = 0; l < recognition.size(); l++) {
      Rbm q = recognition.get(l);
      Rbm p = generative.get(l);
      Matrix above = up.get(l).rows(0, n);
      q.hiddenSample(x, random, null, above);
      add(-1, q.freeEnergy(x), r);
      add(-1, logNormaliserBelow(p, above, down.get(l).rows(0, n)), r);
      add(-1, p.hiddenUnits().logBase(p.backend(), above, p.hiddenBias()), r);
      if (p != q) { // otherwise the energies cancel
        add(1, q.energy(x, above), r);
        add(-1, p.energy(x, above), r);
      }
      x = above;
    }
    if (labels == 0) {
      add(-1, top.freeEnergy(x), r);
    } else {
      add(1, logSumOverLabels(x), r);
    }
    return r;
  }

  private double[] logSumOverLabels(Matrix x) {
    double[][] free = LabelSums.freeEnergies(top, labels, x);
    return Arrays.stream(free)
        .mapToDouble(of -> LogSum.of(Arrays.stream(of).map(f -> -f).toArray()))
        .toArray();
  }

  private static void add(double factor, double[] x, double[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * x[i];
    }
  }

  /** Returns the log-normaliser of v given h. */
  private static double[] logNormaliserBelow(Rbm rbm, Matrix h, Matrix t) {
    rbm.backend().gemm(Scalar.ONE, h, false, rbm.weights(), true, Scalar.ZERO, t);
    rbm.backend().addRow(t, rbm.visibleBias(), t);
    return rbm.visibleUnits().logNormaliser(rbm.backend(), 1, t, rbm.visibleBias());
  }

  /** Returns the largest number of rows at a time. */
  public int rows() {
    return rows;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
