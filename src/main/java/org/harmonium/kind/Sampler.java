package org.harmonium.kind;

import org.harmonium.backend.RandomStream;

/** Markov chains that draw from a model. Each chain is one row. */
public interface Sampler extends AutoCloseable {
  /** The number of chains. */
  int chains();

  /** Holds visible units at given values from now on. */
  void clamp(Clamp clamp);

  /** What a user must know of clamped chains, as a sentence; empty if they draw as they should. */
  default String clampNote() {
    return "";
  }

  /**
   * Holds the label of every chain.
   *
   * @throws IllegalArgumentException if the model has no labels
   */
  default void clampLabels(int[] labels) {
    throw new IllegalArgumentException(
        "the model has no labels to clamp; give a deep belief net that learned with labels");
  }

  /** Starts each chain at a random state. */
  void start(RandomStream random);

  /** Advances all chains by Gibbs steps. */
  void advance(int steps, RandomStream random);

  /**
   * Returns the means of the visible units at the current states, n rows of V numbers. Pictures
   * show them.
   */
  float[][] means();

  /** Returns a sample of the visible units at the current states, n rows of V states. */
  float[][] states(RandomStream random);

  @Override
  void close();
}
