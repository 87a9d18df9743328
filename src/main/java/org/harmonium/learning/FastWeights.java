package org.harmonium.learning;

import org.harmonium.config.Range;

/**
 * The settings of the fast weights of FPCD.
 *
 * @param rate their learning rate, which stays constant; 0 for none
 * @param decay the share of the fast weights that is kept at each update, from 0 to below 1
 */
public record FastWeights(double rate, double decay) {
  /** The decay of Tieleman and Hinton 2009. */
  public static final double USUAL_DECAY = 19.0 / 20;

  public FastWeights {
    Range.notNegative("rate", rate);
    Range.belowOne("decay", decay);
  }
}
