package org.harmonium.kind;

import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.jspecify.annotations.Nullable;

/** A model with hidden layers that represent rows. */
public interface Encodes {
  /** How many hidden layers it has. */
  int layers();

  /** The number of units of a hidden layer, from 1. */
  int hidden(int layer);

  /**
   * h = the means of a hidden layer given v (n, V), or a sample.
   *
   * @param layer from 1
   * @param random where a sample comes from; null for the means
   * @throws IllegalArgumentException if a sample is wanted of a model whose units have no chances
   */
  void encode(Matrix v, int layer, @Nullable RandomStream random, Matrix h);

  /** The layer that is meant where none is named. */
  default int usualLayer() {
    return 1;
  }

  /** The name of the values that {@link #encode} gives without sampling. */
  default String codes() {
    return "outputs";
  }
}
