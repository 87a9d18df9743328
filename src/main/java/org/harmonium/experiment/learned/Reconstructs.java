package org.harmonium.experiment.learned;

import org.harmonium.backend.Matrix;

/** A model that makes rows again from what it makes of them. */
public interface Reconstructs {
  /** The reconstruction of v (n, V). */
  void reconstruct(Matrix v, Matrix reconstruction);
}
