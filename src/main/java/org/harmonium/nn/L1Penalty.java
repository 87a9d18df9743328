package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;

/**
 * The L1 penalty on a code, which makes it sparse: {@code Omega(h) = strength * sum over rows and
 * units of |h|}, with the derivative 0 at h = 0 (Goodfellow, Bengio and Courville: Deep Learning,
 * 2016, eq. 14.2 and 14.12).
 */
public final class L1Penalty implements Penalty {
  private final Backend backend;
  private final Scalar strength;
  private final RowScratch signs; // (n, units) sign(h)

  /** A penalty on {@code units} units. */
  public L1Penalty(Backend backend, int units, Scalar strength) {
    this.backend = backend;
    this.strength = strength;
    this.signs = new RowScratch(backend, units);
  }

  @Override
  public void reserve(int n) {
    signs.reserve(n);
  }

  @Override
  public double value(Matrix h) {
    Matrix sign = signs.rows(h.rows());
    backend.fill(0f, sign);
    backend.addSign(Scalar.ONE, h, sign);
    return strength.get() * backend.dot(h, sign);
  }

  /** dh = dh + strength sign(h). */
  @Override
  public void addGradient(Matrix h, Matrix dh) {
    backend.addSign(strength, h, dh);
  }

  @Override
  public void close() {
    signs.close();
  }
}
