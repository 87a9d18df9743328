package org.harmonium.kind;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;

/** A model that reconstructs rows from its representation of them. */
public interface Reconstructs {
  /** Computes the reconstruction of v (n, V). */
  void reconstruct(Matrix v, Matrix reconstruction);

  /** Returns the sum of the squared differences between v (n, V) and its reconstruction. */
  default double squaredDistance(Backend backend, Matrix v) {
    try (Matrix reconstruction = backend.zeros(v.rows(), v.cols())) {
      reconstruct(v, reconstruction);
      return backend.squaredDistance(v, reconstruction);
    }
  }
}
