package org.harmonium.kind;

import org.harmonium.backend.Matrix;

/** A model that reconstructs rows from its representation of them. */
public interface Reconstructs {
  /** Computes the reconstruction of v (n, V). */
  void reconstruct(Matrix v, Matrix reconstruction);
}
