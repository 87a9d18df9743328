package org.harmonium.kind;

import org.harmonium.backend.Matrix;

/** A model that makes rows again from what it makes of them. */
public interface Reconstructs {
  /** The reconstruction of v (n, V). */
  void reconstruct(Matrix v, Matrix reconstruction);
}
