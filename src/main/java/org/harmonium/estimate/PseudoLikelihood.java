package org.harmonium.estimate;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.model.Rbm;

/**
 * The pseudo-log-likelihood of binary data, in nats an example: the sum over visible units of the
 * log-probability of the unit given all others,
 *
 * <pre>
 *   log PL(v) = sum_i log p(v_i | v without i) = sum_i log g(F(v with bit i flipped) - F(v))
 * </pre>
 */
public final class PseudoLikelihood {
  private PseudoLikelihood() {}

  /**
   * Over all bits, for each row of v (n, V) with values 0 and 1.
   *
   * <p>Flipping bit i changes the hidden inputs c + vW by (1 - 2 v_i) W_i, a product with inner
   * dimension 1.
   */
  public static double[] exact(Rbm rbm, Matrix v) {
    Backend backend = rbm.backend();
    int n = v.rows();
    int visible = rbm.visible();
    float[] bits = backend.download(v);
    float[] bias = backend.download(rbm.visibleBias());
    float[] flips =
        new float
            [bits.length]; // (V, n): 1 - 2 v, transposed so that a bit of all examples is a row
    for (int i = 0; i < bits.length; i++) {
      flips[i % visible * n + i / visible] = 1 - 2 * bits[i];
    }
    double[] pseudo = new double[n];
    try (Matrix flip = backend.upload(flips, visible, n);
        Matrix t = backend.zeros(n, rbm.hidden());
        Matrix flipped = backend.zeros(n, rbm.hidden())) {
      backend.affine(v, rbm.weights(), false, rbm.hiddenBias(), t);
      double[] hidden = rbm.hiddenUnits().logNormaliser(backend, 1, t, rbm.hiddenBias());
      for (int i = 0; i < visible; i++) {
        backend.copy(t, flipped);
        backend.gemm(
            Scalar.ONE,
            flip.rows(i, i + 1),
            true,
            rbm.weights().rows(i, i + 1),
            false,
            Scalar.ONE,
            flipped);
        double[] hiddenFlipped =
            rbm.hiddenUnits().logNormaliser(backend, 1, flipped, rbm.hiddenBias());
        for (int row = 0; row < n; row++) {
          double rise = hidden[row] - hiddenFlipped[row] - flips[i * n + row] * (double) bias[i];
          pseudo[row] += logSigmoid(rise); // F(flipped) - F(v)
        }
      }
    }
    return pseudo;
  }

  /**
   * The stochastic form: one bit of each row, chosen at random, times the number of bits. Its
   * expectation is the exact form; one draw.
   */
  public static double[] stochastic(Rbm rbm, Matrix v, RandomStream random) {
    Backend backend = rbm.backend();
    int n = v.rows();
    int visible = rbm.visible();
    double[] free = rbm.freeEnergy(v);
    double[] pseudo = new double[n];
    try (Matrix u = backend.zeros(n, 1);
        Matrix flipped = backend.zeros(n, visible)) {
      backend.uniform(random, u);
      float[] chosen = backend.download(u);
      float[] values = backend.download(v);
      for (int row = 0; row < n; row++) {
        int bit = row * visible + (int) (chosen[row] * (double) visible);
        values[bit] = 1 - values[bit];
      }
      backend.write(values, flipped);
      double[] freeFlipped = rbm.freeEnergy(flipped);
      Arrays.setAll(pseudo, row -> visible * logSigmoid(freeFlipped[row] - free[row]));
    }
    return pseudo;
  }

  /** log g(x) = -log(1 + exp(-x)), without overflow. */
  private static double logSigmoid(double x) {
    return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
  }
}
