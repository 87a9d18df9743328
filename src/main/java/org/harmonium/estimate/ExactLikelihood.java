package org.harmonium.estimate;

import java.util.stream.IntStream;
import org.harmonium.backend.Backend;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Rbm;

/**
 * The exact partition function of a small RBM, by enumeration of all states of the smaller layer of
 * binary units, in double:
 *
 * <pre>
 *   Z = sum over h of exp(c·h + sum_i A(b_i + sum_j W_ij h_j))     or the same with the layers exchanged
 * </pre>
 *
 * <p>States are visited in Gray-code order, so that each costs one row of W; blocks of states are
 * independent and their results are combined in a fixed order.
 */
public final class ExactLikelihood {
  /** The largest layer that is enumerated: 2^25 states. */
  public static final int LARGEST = 25;

  /**
   * States that are visited in one block: 2^12; rounding in the running inputs stays below 1e-12.
   */
  private static final int BLOCK_BITS = 12;

  private final double[][] w; // (V, H)
  private final double[] b; // (V)
  private final double[] c; // (H)
  private final double logZ;

  /**
   * Reads the parameters and enumerates.
   *
   * @throws IllegalArgumentException if both layers have more than {@value #LARGEST} units, or
   *     units are not binary
   */
  public ExactLikelihood(Rbm rbm) {
    if (!isPossible(rbm)) {
      throw new IllegalArgumentException(refusal(rbm.visible(), rbm.hidden()));
    }
    Backend backend = rbm.backend();
    this.w = matrix(backend.download(rbm.weights()), rbm.visible(), rbm.hidden());
    this.b = backend.downloadDoubles(rbm.visibleBias());
    this.c = backend.downloadDoubles(rbm.hiddenBias());
    this.logZ = rbm.hidden() <= rbm.visible() ? enumerate(transpose(w), c, b) : enumerate(w, b, c);
  }

  /** Can the machine be enumerated? */
  public static boolean isPossible(Rbm rbm) {
    return Math.min(rbm.visible(), rbm.hidden()) <= LARGEST
        && rbm.visibleUnits() instanceof BernoulliUnits
        && rbm.hiddenUnits() instanceof BernoulliUnits;
  }

  /**
   * Demands that a machine of binary units can be enumerated, before there is one.
   *
   * @throws IllegalArgumentException if both layers have more than {@value #LARGEST} units
   */
  public static void requirePossible(int visible, int hidden) {
    if (Math.min(visible, hidden) > LARGEST) {
      throw new IllegalArgumentException(refusal(visible, hidden));
    }
  }

  private static String refusal(int visible, int hidden) {
    return "exact enumeration is possible up to %d binary units in the smaller layer; this machine has %d visible and %d hidden units: use AIS"
        .formatted(LARGEST, visible, hidden);
  }

  /** log Z, in nats. */
  public double logZ() {
    return logZ;
  }

  /** log p(v) = b·v + sum_j A(c_j + sum_i v_i W_ij) - log Z, in nats; v of length V. */
  public double logProbability(double[] v) {
    double[] t = c.clone();
    double logWeight = 0;
    for (int i = 0; i < b.length; i++) {
      logWeight += b[i] * v[i];
      for (int j = 0; j < t.length; j++) {
        t[j] += v[i] * w[i][j];
      }
    }
    return logWeight + sumOfSoftplus(t) - logZ;
  }

  /**
   * The log of the sum over states x of the first layer of exp(bias·x + sum_k A(other_k + sum_i x_i
   * w[i][k])).
   */
  private static double enumerate(double[][] w, double[] bias, double[] other) {
    int bits = bias.length;
    int inner = Math.min(bits, BLOCK_BITS);
    int blocks = 1 << (bits - inner);
    double[] logSums =
        IntStream.range(0, blocks)
            .parallel()
            .mapToDouble(block -> logSumOfBlock(w, bias, other, inner, block))
            .toArray();
    return LogSum.of(logSums);
  }

  /**
   * The states whose units from {@code inner} on are the bits of {@code block}; the first units run
   * over all states.
   */
  private static double logSumOfBlock(
      double[][] w, double[] bias, double[] other, int inner, int block) {
    double[] t = other.clone();
    double linear = 0;
    for (int i = inner; i < bias.length; i++) {
      if ((block >>> (i - inner) & 1) == 1) {
        linear += bias[i];
        add(1, w[i], t);
      }
    }
    double[] logWeights = new double[1 << inner];
    logWeights[0] = linear + sumOfSoftplus(t);
    int gray = 0;
    for (int s = 1; s < logWeights.length; s++) {
      int flipped = Integer.numberOfTrailingZeros(s);
      gray ^= 1 << flipped;
      int sign = (gray >>> flipped & 1) == 1 ? 1 : -1;
      linear += sign * bias[flipped];
      add(sign, w[flipped], t);
      logWeights[s] = linear + sumOfSoftplus(t);
    }
    return LogSum.of(logWeights);
  }

  private static void add(int sign, double[] row, double[] t) {
    for (int k = 0; k < t.length; k++) {
      t[k] += sign * row[k];
    }
  }

  /**
   * sum of log(1 + exp(t)): one logarithm for up to 512 factors between 1 and 2, whose product
   * cannot overflow.
   */
  private static double sumOfSoftplus(double[] t) {
    double sum = 0;
    double product = 1;
    for (int k = 0; k < t.length; k++) {
      sum += Math.max(t[k], 0);
      product *= 1 + Math.exp(-Math.abs(t[k]));
      if (k % 512 == 511) {
        sum += Math.log(product);
        product = 1;
      }
    }
    return sum + Math.log(product);
  }

  private static double[][] matrix(float[] values, int rows, int cols) {
    double[][] m = new double[rows][cols];
    for (int i = 0; i < values.length; i++) {
      m[i / cols][i % cols] = values[i];
    }
    return m;
  }

  private static double[][] transpose(double[][] m) {
    double[][] t = new double[m[0].length][m.length];
    for (int i = 0; i < m.length; i++) {
      for (int j = 0; j < t.length; j++) {
        t[j][i] = m[i][j];
      }
    }
    return t;
  }
}
