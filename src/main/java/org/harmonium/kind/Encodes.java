package org.harmonium.kind;

import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.jspecify.annotations.Nullable;

/** A model with hidden layers that represent rows. */
public interface Encodes {
  /** The number of hidden layers. */
  int layers();

  /** The number of units of a hidden layer, from 1. */
  int hidden(int layer);

  /**
   * Computes h, the means of a hidden layer given v (n, V), or samples of it.
   *
   * @param layer from 1
   * @param random the source of the samples; null for the means
   * @throws IllegalArgumentException if samples are requested and the units of the model are
   *     deterministic
   */
  void encode(Matrix v, int layer, @Nullable RandomStream random, Matrix h);

  /** The default layer. */
  default int usualLayer() {
    return 1;
  }

  /** The name of the values that {@link #encode} gives without sampling. */
  default String codes() {
    return "outputs";
  }
}
