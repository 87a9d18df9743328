package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import jcuda.driver.CUdeviceptr;
import jcuda.jcurand.JCurand;
import jcuda.jcurand.curandGenerator;
import jcuda.jcurand.curandRngType;
import jcuda.jcurand.curandStatus;
import org.junit.jupiter.api.Test;

/** Random numbers with the ways of cuRAND: a sequence by its seed and offset. */
class EmulatedRandomTest extends OnEmulatedDevice {
  private static void isRandom(int expected, int status) {
    assertEquals(curandStatus.stringFor(expected), curandStatus.stringFor(status));
  }

  private curandGenerator generator(long seed, long offset) {
    curandGenerator generator = new curandGenerator();
    isRandom(
        0, JCurand.curandCreateGenerator(generator, curandRngType.CURAND_RNG_PSEUDO_PHILOX4_32_10));
    atTheEnd(() -> isRandom(0, JCurand.curandDestroyGenerator(generator)));
    isRandom(0, JCurand.curandSetPseudoRandomGeneratorSeed(generator, seed));
    isRandom(0, JCurand.curandSetGeneratorOffset(generator, offset));
    return generator;
  }

  private float[] uniforms(curandGenerator generator, int n) {
    CUdeviceptr out = allocate(4L * n);
    isRandom(0, JCurand.curandGenerateUniform(generator, out, n));
    return download(out, n);
  }

  @Test
  void curand_isASequenceOfItsSeed() {
    curandGenerator generator = generator(7, 0);
    float[] all = uniforms(generator, 1000);
    double mean = 0;
    for (float u : all) {
      assertTrue(u > 0 && u <= 1);
      mean += u / 1000;
    }
    assertEquals(0.5, mean, 0.04);
    float[] next = uniforms(generator, 10);
    assertArrayEquals(next, uniforms(generator(7, 1000), 10));
    assertArrayEquals(Arrays.copyOfRange(all, 3, 13), uniforms(generator(7, 3), 10));
    assertFalse(Arrays.equals(all, uniforms(generator(8, 0), 1000)));
  }

  @Test
  void curand_normals_comeInPairs() {
    curandGenerator generator = generator(7, 0);
    CUdeviceptr out = allocate(4000);
    isRandom(0, JCurand.curandGenerateNormal(generator, out, 1000, 2, 3));
    double mean = 0;
    double squares = 0;
    for (float x : download(out, 1000)) {
      mean += x / 1000;
      squares += (x - 2) * (x - 2) / 1000;
    }
    assertEquals(2, mean, 0.4);
    assertEquals(9, squares, 1.5);
    EmulatedDevice.quiet(true);
    isRandom(
        curandStatus.CURAND_STATUS_LENGTH_NOT_MULTIPLE,
        JCurand.curandGenerateNormal(generator, out, 999, 2, 3));
    isRandom(
        curandStatus.CURAND_STATUS_LAUNCH_FAILURE,
        JCurand.curandGenerateUniform(generator, out, 1001));
  }
}
