package org.harmonium.kind;

import org.harmonium.backend.RandomStream;

/** A model that makes rows like its data. */
public interface Draws {
  /**
   * New rows, by their means.
   *
   * @param steps how long chains are, where rows are drawn by chains
   * @return n rows of V values
   */
  float[][] draw(int n, int steps, RandomStream random);

  /** Are rows drawn by chains, so that their length matters? */
  default boolean drawsByChains() {
    return true;
  }
}
