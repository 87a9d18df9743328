package org.harmonium.learning;

import org.harmonium.config.FromScalar;
import org.harmonium.config.Range;

/**
 * The centred gradient: states are counted from their means over the data, so that learning does
 * not depend on which of its two states a binary unit calls 1 (Montavon and Mueller 2012; Melchior,
 * Fischer and Wiskott 2016, "How to center deep Boltzmann machines", JMLR 17(99)).
 *
 * @param memory the share of the running means that is kept at each update, from 0 to below 1, such
 *     as 0.99; Melchior et al. call 1 - memory the sliding factor
 */
public record Centring(double memory) {
  /** The offsets with this memory. */
  @FromScalar
  public static Centring withMemory(double memory) {
    return new Centring(memory);
  }

  /** Checks the range. */
  public Centring {
    Range.belowOne("memory", memory);
  }
}
