package org.harmonium.estimate;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.model.Rbm;

/**
 * The exact {@link PseudoLikelihood} of binary visible units, with half the sums of other units.
 */
final class BitFlips {
  private BitFlips() {}

  /**
   * For each row of v (n, V) with values 0 and 1, the sum over bits of log g(F(v with the bit
   * flipped) - F(v)).
   *
   * <p>Flipping bit i changes the hidden inputs c + vW by (1 - 2 v_i) W_i, a product with inner
   * dimension 1.
   */
  static double[] pseudoLikelihood(Rbm rbm, Matrix v) {
    Backend backend = rbm.backend();
    int n = v.rows();
    int visible = rbm.visible();
    float[] bits = backend.download(v);
    float[] bias = backend.download(rbm.visibleBias());
    float[] flips = new float[bits.length]; // (V, n): 1 - 2 v, so that a bit of all rows is a row
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
        Matrix w = rbm.weights().rows(i, i + 1);
        backend.copy(t, flipped);
        backend.gemm(Scalar.ONE, flip.rows(i, i + 1), true, w, false, Scalar.ONE, flipped);
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

  /** log g(x) = -log(1 + exp(-x)), without overflow. */
  static double logSigmoid(double x) {
    return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
  }
}
