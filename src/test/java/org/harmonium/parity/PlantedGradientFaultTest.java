package org.harmonium.parity;

import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.junit.jupiter.api.Test;

/** Faults in what networks need are found, under the name of their operation. */
class PlantedGradientFaultTest {
  @Test
  void applyGradient_slopeOfTanhALittleSmall_isFound() {
    Planted.assertFound(
        "applyGradient",
        (real, a) -> {
          real.applyGradient((Unary) a[0], (Matrix) a[1], (Matrix) a[2], (Matrix) a[3]);
          if (a[0] == Unary.TANH) {
            real.scale(Scalar.of(0.999999f), (Matrix) a[3]);
          }
        });
  }

  @Test
  void softmax_largestNotTakenOff_isFound() {
    Planted.assertFound(
        "softmax",
        (real, a) -> {
          Matrix x = (Matrix) a[0];
          Matrix out = (Matrix) a[1];
          real.apply(Unary.EXP, x, out);
          for (int row = 0; row < out.rows(); row++) {
            Matrix of = out.rows(row, row + 1);
            double sum = 0;
            for (double e : real.downloadDoubles(of)) {
              sum += e;
            }
            real.scale(Scalar.of((float) (1 / sum)), of);
          }
        });
  }

  @Test
  void softmaxCrossEntropyGradient_wrongSign_isFound() {
    Planted.assertFound(
        "softmaxCrossEntropyGradient",
        (real, a) -> {
          real.softmaxCrossEntropyGradient((Matrix) a[0], (Matrix) a[1], (Matrix) a[2]);
          real.scale(Scalar.MINUS_ONE, (Matrix) a[2]);
        });
  }
}
