package org.harmonium.kind;

import org.harmonium.backend.RandomStream;

/** Chains that draw from a model, a row each. */
public interface Sampler extends AutoCloseable {
  /** How many. */
  int chains();

  /** Holds visible units at given values from now on. */
  void clamp(Clamp clamp);

  /**
   * Holds the label of every chain.
   *
   * @throws IllegalArgumentException if the model has no labels
   */
  default void clampLabels(int[] labels) {
    throw new IllegalArgumentException(
        "the model has no labels to clamp; give a deep belief net that learned with labels");
  }

  /** Starts each chain anew, at random. */
  void start(RandomStream random);

  /** So many Gibbs steps. */
  void advance(int steps, RandomStream random);

  /** The visible units' means at the present states, n rows of V numbers: what pictures show. */
  float[][] means();

  /** A sample of the visible units at the present states, n rows of V states. */
  float[][] states(RandomStream random);

  @Override
  void close();
}
