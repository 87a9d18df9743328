package org.harmonium.parity;

import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.junit.jupiter.api.Test;

/** Faults in what layers and optimisers need are found, under the name of their operation. */
class PlantedLayerFaultTest {
  @Test
  void dropoutMask_notScaled_isFound() {
    Planted.assertFound(
        "dropoutMask",
        (real, a) -> {
          real.fill((float) a[0], (Matrix) a[2]);
          real.bernoulli((Matrix) a[2], (RandomStream) a[1], (Matrix) a[2]);
        });
  }

  @Test
  void maxGroupsGradient_sharedAmongEquals_isFound() {
    Planted.assertFound(
        "maxGroupsGradient",
        (real, a) -> {
          int size = (int) a[0];
          float[] x = real.download((Matrix) a[1]);
          float[] dy = real.download((Matrix) a[2]);
          real.maxGroupsGradient(size, (Matrix) a[1], (Matrix) a[2], (Matrix) a[3]);
          float[] dx = real.download((Matrix) a[3]);
          for (int i = 1; i < x.length; i++) {
            if (i % size > 0 && x[i] == x[i - 1]) {
              dx[i] = dx[i - 1] == dy[i / size] ? dx[i - 1] : dx[i];
            }
          }
          real.write(dx, (Matrix) a[3]);
        });
  }

  @Test
  void adamStep_biasNotCorrected_isFound() {
    Planted.assertFound(
        "adamStep",
        (real, a) -> {
          Matrix powers = (Matrix) a[4];
          real.fill(0f, powers);
          real.adamStep(
              (Scalar) a[0],
              (float) a[1],
              (float) a[2],
              (float) a[3],
              powers,
              (Matrix) a[5],
              (Matrix) a[6],
              (Matrix) a[7],
              (Matrix) a[8]);
        });
  }

  @Test
  void momentumDescent_decayForgotten_isFound() {
    Planted.assertFound(
        "momentumDescent",
        (real, a) ->
            real.momentumDescent(
                (Scalar) a[0],
                (Scalar) a[1],
                Scalar.ZERO,
                (Matrix) a[3],
                (Matrix) a[4],
                (Matrix) a[5]));
  }

  @Test
  void limitNorm_raisesSmallNormsToo_isFound() {
    Planted.assertFound(
        "limitNorm",
        (real, a) -> {
          float squares = real.download((Matrix) a[1])[0];
          float factor = ((Scalar) a[0]).get() / (float) Math.sqrt(squares);
          real.scale(Scalar.of(squares == 0 ? 1 : factor), (Matrix) a[2]);
        });
  }

  @Test
  void addSquares_sumInFloat_isFound() {
    Planted.assertFound(
        "addSquares",
        (real, a) -> {
          float sum = 0;
          for (float x : real.download((Matrix) a[0])) {
            sum += x * x;
          }
          Matrix total = (Matrix) a[1];
          real.write(new float[] {real.download(total)[0] + sum}, total);
        });
  }
}
