package org.harmonium.learning;

import org.harmonium.config.FromScalar;
import org.harmonium.config.Range;

/**
 * The centred gradient: the means over the data are subtracted from the states. Learning is then
 * invariant under an exchange of the states 0 and 1 of a binary unit (Montavon and Mueller 2012;
 * Melchior, Fischer and Wiskott 2016, "How to center deep Boltzmann machines", JMLR 17(99)).
 *
 * @param memory the share of the running means that is kept at each update, from 0 to below 1, such
 *     as 0.99; Melchior et al. call 1 - memory the sliding factor
 */
public record Centring(double memory) {
  @FromScalar
  public static Centring withMemory(double memory) {
    return new Centring(memory);
  }

  public Centring {
    Range.belowOne("memory", memory);
  }
}
