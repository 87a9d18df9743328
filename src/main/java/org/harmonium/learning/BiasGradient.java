package org.harmonium.learning;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.LayeredMachine.Layer;
import org.harmonium.model.Units;

/**
 * The gradient of the log-likelihood with respect to the biases of a layer of N units: a sum over
 * rows of states, divided by sigma^2 for Gaussian units.
 */
final class BiasGradient {
  private final Backend backend;
  private final Units units;
  private final Matrix gap; // (1, N), used for scaled units only

  BiasGradient(Workspace workspace, Backend backend, Layer layer) {
    this.backend = backend;
    this.units = layer.units();
    this.gap = workspace.zeros(1, layer.size());
  }

  /** Updates out = keep out + positive (sum of data rows) - negative (sum of chain rows). */
  void add(Scalar positive, Matrix data, Scalar negative, Matrix chains, Scalar keep, Matrix out) {
    start(positive, data, keep, out);
    backend.columnSums(negative.negated(), chains, Scalar.ONE, units.isScaled() ? gap : out);
    finish(keep, out);
  }

  /** Updates out = keep out + share (sum of the rows). */
  void add(Scalar share, Matrix rows, Scalar keep, Matrix out) {
    start(share, rows, keep, out);
    finish(keep, out);
  }

  private void start(Scalar share, Matrix rows, Scalar keep, Matrix out) {
    if (units.isScaled()) {
      backend.columnSums(share, rows, Scalar.ZERO, gap);
    } else {
      backend.columnSums(share, rows, keep, out);
    }
  }

  private void finish(Scalar keep, Matrix out) {
    if (units.isScaled()) {
      units.biasGradient(backend, gap);
      backend.scale(keep, out);
      backend.axpy(Scalar.ONE, gap, out);
    }
  }
}
