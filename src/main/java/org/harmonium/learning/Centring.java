package org.harmonium.learning;

/**
 * The centred gradient: states are counted from their means over the data, so that learning does
 * not depend on which of its two states a binary unit calls 1 (Montavon and Mueller 2012; Melchior,
 * Fischer and Wiskott 2016, "How to center deep Boltzmann machines", JMLR 17(99)).
 *
 * @param memory the share of the running means that is kept at each update, from 0 to below 1, such
 *     as 0.99; Melchior et al. call 1 - memory the sliding factor
 */
public record Centring(double memory) {
  /** Checks the range. */
  public Centring {
    if (!(memory >= 0 && memory < 1)) {
      throw new IllegalArgumentException(
          "the memory of centring must be from 0 to below 1, was " + memory);
    }
  }
}
