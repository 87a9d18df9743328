package org.harmonium.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Precision;
import org.harmonium.backend.Scalar;
import org.junit.jupiter.api.Test;

/** The bounds: what each arithmetic is allowed, and that nothing of the seam is left out. */
class BoundsTest {
  private static final Set<String> PRODUCTS = Set.of("gemm", "contrast", "affine");

  /** A float with its lowest bits rounded away, as tensor cores take it. */
  private static float rounded(float x, int bits) {
    int half = 1 << (bits - 1);
    return Float.intBitsToFloat((Float.floatToRawIntBits(x) + half) & -(1 << bits));
  }

  private static Matrix rounded(Backend real, Matrix x, int bits) {
    float[] values = real.download(x);
    for (int i = 0; i < values.length; i++) {
      values[i] = rounded(values[i], bits);
    }
    return real.upload(values, x.rows(), x.cols());
  }

  @Test
  void gemm_roundedFactors_areFoundUnlessThePrecisionAllowsThem() {
    int[] lost = {0, 13, 16}; // bits of fp32's 24 that tf32 and bf16 drop
    for (Precision used : List.of(Precision.TF32, Precision.BF16)) {
      int bits = lost[used.ordinal()];
      Map<String, Planted.Fault> fault =
          Map.of(
              "gemm",
              (real, a) -> {
                try (Matrix x = rounded(real, (Matrix) a[1], bits);
                    Matrix y = rounded(real, (Matrix) a[3], bits)) {
                  Planted.gemm(
                      real,
                      new Object[] {a[0], x, a[2], y, a[4], a[5], a[6]},
                      (boolean) a[4],
                      (Scalar) a[5]);
                }
              });
      for (Precision judged : Precision.values()) {
        boolean isAllowed = judged.ordinal() >= used.ordinal();
        Set<String> inOperations =
            Planted.operations(Planted.broken(fault, judged, Planted.table(PRODUCTS)));
        assertEquals(isAllowed ? Set.of() : Set.of("gemm"), inOperations);
        Set<String> inSteps = Planted.operations(Planted.broken(fault, judged, Planted::steps));
        assertEquals(isAllowed, inSteps.isEmpty(), used + " judged as " + judged);
      }
    }
  }

  @Test
  void unchecked_noChecks_isEveryOperation() {
    assertEquals(Set.copyOf(Parity.operations()), Parity.unchecked(List.of()));
  }

  @Test
  void precision_bound_isThatOfTheArithmetic() {
    assertEquals(6 * 0x1p-24, Bounds.product(Precision.FP32, 2), 1e-12);
    assertEquals(60 * 0x1p-24, Bounds.product(Precision.FP32, 784), 1e-12);
    assertEquals(0x1p-10, Bounds.product(Precision.TF32, 784), 5e-6);
    assertEquals(0x1p-7, Bounds.product(Precision.BF16, 784), 3e-5);
  }
}
