package org.harmonium.parity;

import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.junit.jupiter.api.Test;

/**
 * Faults in factors, columns and the draws of units are found, under the name of their operation.
 */
class PlantedUnitFaultTest {
  @Test
  void copyColumns_nextColumnLostToo_isFound() {
    Planted.assertFound(
        "copyColumns",
        (real, a) -> {
          Matrix out = (Matrix) a[3];
          int at = (int) a[4];
          int count = (int) a[2];
          real.copyColumns((Matrix) a[0], (int) a[1], count, out, at);
          if (at + count < out.cols()) {
            real.clip(-1f, 1f, out.rows(0, 1));
          }
        });
  }

  @Test
  void softmaxColumns_oneLargeGroup_isFound() {
    Planted.assertFound(
        "softmaxColumns",
        (real, a) -> {
          int from = (int) a[0];
          int to = (int) a[1];
          real.softmaxColumns(from, to, to - from, (Matrix) a[3]);
        });
  }

  @Test
  void categorical_drawsOfOneStreamUsedTwice_isFound() {
    Planted.assertFound(
        "categorical",
        (real, a) -> {
          RandomStream random = (RandomStream) a[3];
          long draw = random.position();
          random.seek(draw - draw % 2);
          real.categorical((int) a[0], (int) a[1], (int) a[2], random, (Matrix) a[4]);
          random.seek(draw + 1);
        });
  }

  @Test
  void addNormal_deviationTakenAsVariance_isFound() {
    Planted.assertFound(
        "addNormal",
        (real, a) -> {
          Matrix deviation = (Matrix) a[0];
          real.hadamard(deviation, deviation, deviation);
          real.addNormal(deviation, (RandomStream) a[1], (Matrix) a[2]);
        });
  }
}
