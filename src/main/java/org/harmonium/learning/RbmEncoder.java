package org.harmonium.learning;

import org.harmonium.backend.Matrix;
import org.harmonium.model.Rbm;

/** An RBM as a learned layer, whose codes are the means of its hidden units. */
public interface RbmEncoder extends EncodedRows.Encoder {
  Rbm rbm();

  @Override
  default int inputs() {
    return rbm().visible();
  }

  @Override
  default int outputs() {
    return rbm().hidden();
  }

  @Override
  default void reserve(int n) {
    rbm().reserve(n);
  }

  @Override
  default void encode(Matrix x, Matrix h) {
    rbm().hiddenMean(x, h);
  }
}
