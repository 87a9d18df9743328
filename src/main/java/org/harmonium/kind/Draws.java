package org.harmonium.kind;

import org.harmonium.backend.RandomStream;

/** A model that generates rows. */
public interface Draws {
  /**
   * Generates rows. Each row consists of the means of the visible units.
   *
   * @param steps the length of the chains, if the model draws by chains
   * @return n rows of V values
   */
  float[][] draw(int n, int steps, RandomStream random);

  /**
   * Generates samples: rows of states where {@link #draw} gives their means.
   *
   * @param steps as for {@link #draw}
   * @return n rows of V values
   */
  default float[][] samples(int n, int steps, RandomStream random) {
    return draw(n, steps, random);
  }

  /** Whether rows are drawn by Markov chains, so that {@code steps} has an effect. */
  default boolean drawsByChains() {
    return true;
  }
}
