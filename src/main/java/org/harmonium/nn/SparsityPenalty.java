package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.harmonium.backend.Workspace;

/**
 * A penalty that moves the mean activity of each unit towards a target p: the Kullback-Leibler
 * divergence of a Bernoulli distribution with probability p from one with the mean activity q of
 * the unit over the minibatch (Ng: Sparse autoencoder, CS294A lecture notes, 2011, section 3).
 *
 * <pre>
 *   Omega = strength n sum over j of p log(p / q_j) + (1 - p) log((1 - p) / (1 - q_j))
 *   q_j   = mean over rows of h_j;   dh_j = dh_j + strength ((1 - p) / (1 - q_j) - p / q_j)
 * </pre>
 *
 * <p>For outputs in (0, 1), such as sigmoid units. Means are clipped to {@link #MARGIN} from 0 and
 * 1, where the penalty would be infinite.
 */
public final class SparsityPenalty implements Penalty {
  /** The smallest distance of a mean from 0 and 1. */
  public static final float MARGIN = 1e-6f;

  private final Backend backend;
  private final Workspace workspace;
  private final double target;
  private final Scalar strength;
  private final Scalar on; // -p
  private final Scalar off; // 1 - p
  private final Matrix means; // (1, units) q
  private final Matrix pull; // (1, units) 1 / q
  private final Matrix push; // (1, units) 1 / (1 - q), then the derivatives
  private int rows; // n of perRow
  private Scalar perRow = Scalar.ZERO; // 1 / n

  /** A penalty on {@code units} units with the target p, between 0 and 1. */
  public SparsityPenalty(Backend backend, int units, double target, Scalar strength) {
    if (!(target > 0 && target < 1)) {
      throw new IllegalArgumentException(
          "the sparsity target is %s; it must be between 0 and 1".formatted(target));
    }
    this.backend = backend;
    this.target = target;
    this.strength = strength;
    this.on = Scalar.of((float) -target);
    this.off = Scalar.of((float) (1 - target));
    this.workspace = new Workspace(backend);
    this.means = workspace.zeros(1, units);
    this.pull = workspace.zeros(1, units);
    this.push = workspace.zeros(1, units);
  }

  @Override
  public void reserve(int n) {}

  @Override
  public double value(Matrix h) {
    mean(h);
    double sum = 0;
    for (double q : backend.downloadDoubles(means)) {
      sum += target * Math.log(target / q) + (1 - target) * Math.log((1 - target) / (1 - q));
    }
    return strength.get() * h.rows() * sum;
  }

  @Override
  public void addGradient(Matrix h, Matrix dh) {
    mean(h);
    backend.fill(1f, push);
    backend.axpy(Scalar.MINUS_ONE, means, push);
    invert(push, push);
    invert(means, pull);
    backend.scale(off, push);
    backend.axpy(on, pull, push);
    backend.scale(strength, push);
    backend.addRow(dh, push, dh);
  }

  private void mean(Matrix h) {
    if (h.rows() != rows) {
      rows = h.rows();
      perRow = Scalar.of((float) (1.0 / rows));
    }
    backend.columnSums(perRow, h, Scalar.ZERO, means);
    backend.clip(MARGIN, 1 - MARGIN, means);
  }

  /** out = 1 / x, for x above 0. */
  private void invert(Matrix x, Matrix out) {
    backend.apply(Unary.INVERSE_SQRT, x, out);
    backend.hadamard(out, out, out);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
