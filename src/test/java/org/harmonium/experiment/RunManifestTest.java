package org.harmonium.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RunManifestTest {
  private static final String PLAIN =
      "cpu: products by own (plain Java), element-wise loops by plain, 1 thread, float32";
  private static final String VECTOR =
      "cpu: products by own (Vector API, 512 bits), element-wise loops by vector, 8 threads, float32";

  @Test
  void changeOfKernels_ofTheSameBits_isNotReported() {
    assertSame(true, PLAIN, PLAIN);
    assertSame(true, PLAIN, VECTOR);
    assertSame(true, VECTOR.replace("512", "128"), VECTOR);
  }

  @Test
  void changeOfKernels_ofOtherBits_isReported() {
    assertSame(false, PLAIN, PLAIN.replace("Java)", "Java without fused multiply-add)"));
    assertSame(false, PLAIN, PLAIN.replace("own (plain Java)", "EJML"));
    assertSame(false, PLAIN.replace("own (plain Java)", "OpenBLAS"), VECTOR);
  }

  private static void assertSame(boolean expected, String then, String now) {
    assertEquals(expected, RunManifest.differentKernels(then, now).isEmpty(), then + " " + now);
  }
}
