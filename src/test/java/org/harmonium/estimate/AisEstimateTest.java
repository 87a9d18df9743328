package org.harmonium.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What the chains' log-weights say of log Z, against sums over them. */
class AisEstimateTest {
  @Test
  void twoChains_areTheirMeanAndSpread() {
    double[] logWeights = {Math.log(1), Math.log(3)};
    AisEstimate ais = AisEstimate.of(logWeights, 5);
    assertEquals(Math.log(2), ais.logZ(), 1e-12);
    // sd(w) = sqrt(2), mean(w) = 2, two chains
    assertEquals(0.5, ais.standardError(), 1e-12);
    assertEquals(16 / 10.0, ais.effectiveSampleSize(), 1e-12);
    assertEquals(Math.log(3) / Math.sqrt(2), ais.logWeightSpread(), 1e-12);
    AisEstimate reverse = AisEstimate.ofReverse(logWeights, 5);
    // 1 / w: 1 and 1/3, of mean 2/3 and standard deviation sqrt(2)/3
    assertEquals(-Math.log(2 / 3.0), reverse.logZ(), 1e-12);
    assertEquals(0.5, reverse.standardError(), 1e-12);
  }

  @Test
  void oneChain_hasNoStandardError() {
    for (AisEstimate ais :
        new AisEstimate[] {
          AisEstimate.of(new double[] {12.3}, 5), AisEstimate.ofReverse(new double[] {12.3}, 5)
        }) {
      assertEquals(12.3, ais.logZ());
      assertEquals(Double.NaN, ais.standardError());
      assertEquals(Double.NaN, ais.logWeightSpread());
      assertEquals(Double.NaN, new Sandwich(ais, ais).lower(3));
      assertEquals(Double.NaN, new Sandwich(ais, ais).upper(3));
    }
  }
}
