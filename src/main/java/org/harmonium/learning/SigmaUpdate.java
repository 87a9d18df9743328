package org.harmonium.learning;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.GaussianUnits;
import org.harmonium.model.LayeredMachine.Layer;
import org.harmonium.model.Units;

/**
 * The gradient of the log-likelihood by z = log sigma^2 of Gaussian visible units, with a separate
 * momentum. With d sigma / dz = sigma / 2,
 *
 * <pre>
 *   -dE/dz_i = (v_i - b_i)^2 / (2 sigma_i^2) - (v_i / (2 sigma_i)) sum_j W_ij h_j
 *   dz       = momentum dz + ratio rate (mean of -dE/dz over data - that over chains);   z = z + dz
 * </pre>
 *
 * <p>The second term is sum_j W_ij G_ij / 2 with the gradient G of W. The update keeps z within
 * bounds. In a deep machine W and h are the weights and the units next to v.
 */
final class SigmaUpdate {
  private final Backend backend;
  private final Matrix bias; // b (1, V)
  private final Matrix weights; // W (V, H)
  private final GaussianUnits units;
  private final SigmaSettings settings;
  final Matrix dz; // (1, V) velocity
  private final Matrix gap; // (1, V) the gradient times its rate
  private final Matrix minusB; // (1, V)
  private final Matrix ones; // (1, H)
  final Matrix weightGradient; // (V, H) rate * G
  private final RowScratch deviations; // (n, V) v - b, then squared
  private final Scalar positive; // ratio * rate / (2 n)
  private final Scalar negative; // ratio * rate / (2 m)
  private final Scalar minusHalfRatio;

  /**
   * @param weights between the visible layer and the hidden units next to it (V, H)
   * @throws IllegalArgumentException if its units are not Gaussian; the workspace is then closed
   */
  SigmaUpdate(
      Workspace workspace, Backend backend, Layer visible, Matrix weights, SigmaSettings settings) {
    workspace.prepare(() -> requireGaussian(visible.units()));
    this.backend = backend;
    this.bias = visible.bias();
    this.weights = weights;
    this.units = (GaussianUnits) visible.units();
    this.settings = settings;
    int size = visible.size();
    this.dz = workspace.zeros(1, size);
    this.gap = workspace.zeros(1, size);
    this.minusB = workspace.zeros(1, size);
    this.ones = workspace.zeros(1, weights.cols());
    this.weightGradient = workspace.zeros(size, weights.cols());
    this.deviations = workspace.own(() -> new RowScratch(backend, size));
    this.positive = backend.scalar(0f);
    this.negative = backend.scalar(0f);
    this.minusHalfRatio = Scalar.of((float) (-settings.ratio() / 2));
    backend.fill(1f, ones);
  }

  private static void requireGaussian(Units units) {
    if (!(units instanceof GaussianUnits)) {
      throw new IllegalArgumentException(
          "sigma cannot be learned: the visible units are '%s' and only '%s' ones have it"
              .formatted(units.name(), GaussianUnits.NAME));
    }
  }

  void reserve(int rows) {
    deviations.reserve(rows);
  }

  void prepare(double rate, int n, int m) {
    positive.set((float) (settings.ratio() * rate / (2.0 * n)));
    negative.set((float) (settings.ratio() * rate / (2.0 * m)));
  }

  /**
   * Adds {@link #weightGradient} to the velocity dW and the gradient of z to dz. Overwrites the
   * former.
   */
  void gradient(Matrix vPos, Matrix vNeg, Scalar momentum, Matrix dW) {
    backend.scale(momentum, dW);
    backend.axpy(Scalar.ONE, weightGradient, dW);
    backend.copy(bias, minusB);
    backend.scale(Scalar.MINUS_ONE, minusB);
    addSquares(positive, vPos, Scalar.ZERO);
    addSquares(negative.negated(), vNeg, Scalar.ONE);
    units.biasGradient(backend, gap); // over sigma^2
    backend.hadamard(weights, weightGradient, weightGradient);
    backend.gemm(minusHalfRatio, ones, false, weightGradient, true, Scalar.ONE, gap);
    backend.scale(momentum, dz);
    backend.axpy(Scalar.ONE, gap, dz);
  }

  /** Updates gap = share (sum over rows of (v - b)^2) + beta gap. */
  private void addSquares(Scalar share, Matrix v, Scalar beta) {
    Matrix d = deviations.rows(v.rows());
    backend.addRow(v, minusB, d);
    backend.hadamard(d, d, d);
    backend.columnSums(share, d, beta, gap);
  }

  void move() {
    Matrix z = units.logVariance();
    backend.momentumStep(Scalar.ZERO, Scalar.ZERO, dz, z);
    backend.clip(logVariance(settings.least()), logVariance(settings.most()), z);
    units.changedLogVariance();
  }

  private static float logVariance(double sigma) {
    return (float) (2 * Math.log(sigma));
  }
}
