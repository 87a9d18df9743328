package org.harmonium.estimate;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.model.Rbm;

/** The exact {@link PseudoLikelihood} of binary visible units, at half the number of sums. */
final class BitFlips {
  private BitFlips() {}

  /**
   * Returns, for each row of v (n, V), the sum over bits of log g(F(v with the bit flipped) -
   * F(v)).
   *
   * <p>Flipping bit i changes the hidden inputs c + up v W by up (1 - 2 v_i) W_i, a product with
   * inner dimension 1, and with them
   *
   * <pre>
   *   F = -up b·v - down sum_j A(c_j + up sum_i v_i W_ij)      up = down = 1 for a separate RBM
   * </pre>
   *
   * @param bits the elements of v, all 0 or 1
   */
  static double[] pseudoLikelihood(Rbm rbm, Matrix v, float[] bits) {
    Backend backend = rbm.backend();
    int n = v.rows();
    int visible = rbm.visible();
    double up = rbm.inputScaling().up();
    double down = rbm.inputScaling().down();
    Scalar copies = Scalar.of((float) up);
    float[] bias = backend.download(rbm.visibleBias());
    float[] flips = new float[bits.length]; // (V, n): 1 - 2 v, so that a bit of all rows is a row
    for (int i = 0; i < bits.length; i++) {
      flips[i % visible * n + i / visible] = 1 - 2 * bits[i];
    }
    double[] pseudo = new double[n];
    try (Matrix flip = backend.upload(flips, visible, n);
        Matrix t = backend.zeros(n, rbm.hidden());
        Matrix flipped = backend.zeros(n, rbm.hidden())) {
      backend.gemm(copies, v, false, rbm.weights(), false, Scalar.ZERO, t);
      backend.addRow(t, rbm.hiddenBias(), t);
      double[] hidden = rbm.hiddenUnits().logNormaliser(backend, 1, t, rbm.hiddenBias());
      for (int i = 0; i < visible; i++) {
        Matrix w = rbm.weights().rows(i, i + 1);
        backend.copy(t, flipped);
        backend.gemm(copies, flip.rows(i, i + 1), true, w, false, Scalar.ONE, flipped);
        double[] hiddenFlipped =
            rbm.hiddenUnits().logNormaliser(backend, 1, flipped, rbm.hiddenBias());
        for (int row = 0; row < n; row++) {
          double ofBias = up * flips[i * n + row] * (double) bias[i];
          double rise = down * (hidden[row] - hiddenFlipped[row]) - ofBias; // F(flipped) - F(v)
          pseudo[row] += logSigmoid(rise);
        }
      }
    }
    return pseudo;
  }

  /** Returns log g(x) = -log(1 + exp(-x)), without overflow. */
  static double logSigmoid(double x) {
    return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
  }
}
