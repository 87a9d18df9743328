package org.harmonium.backend.cpu;

import static org.harmonium.backend.cpu.KernelData.SIZES;
import static org.harmonium.backend.cpu.KernelData.assertSameBits;
import static org.harmonium.backend.cpu.KernelData.copy;
import static org.harmonium.backend.cpu.KernelData.edgy;
import static org.harmonium.backend.cpu.KernelData.smooth;

import org.junit.jupiter.api.Test;

/**
 * The kernels of optimisers and layers against their definitions, one element at a time: cold and
 * hot, because the interpreter and the compilers must agree.
 */
final class OptimiserKernelsTest {
  private final OptimiserKernels optimisers = new OptimiserKernels();
  private final UpdateKernels update = new UpdateKernels();
  private final GroupKernels groups = new GroupKernels();

  private static Slab squares(int seed, int n, int offset) {
    Slab slab = smooth(seed, 1, n, offset);
    for (int i = offset; i < offset + n; i++) {
      slab.data[i] *= slab.data[i];
    }
    return slab;
  }

  @Test
  void adamStep_sizesAndOffsets_asDefined() {
    for (int n : SIZES) {
      for (int offset = 0; offset < 3; offset++) {
        adam(n, new int[] {offset, 1, 0, 2}, 1);
        adam(n, new int[] {offset, offset, offset, offset}, 1);
      }
    }
    adam(3000, new int[] {0, 1, 0, 2}, 1000);
    adam(3000, new int[] {0, 0, 0, 0}, 1000);
  }

  /**
   * @param at where the gradient, m, v and w begin in their arrays
   */
  private void adam(int n, int[] at, int times) {
    Slab g = edgy(n, 1, n, at[0]);
    Slab m = smooth(2, 1, n, at[1]);
    Slab v = squares(3, n, at[2]);
    Slab w = smooth(4, 1, n, at[3]);
    Slab wantedM = copy(m);
    Slab wantedV = copy(v);
    Slab wantedW = copy(w);
    for (int step = 0; step < times; step++) {
      for (int i = 0; i < n; i++) {
        float slope = g.data[at[0] + i];
        float mean = Math.fma(1 - 0.9f, slope, 0.9f * wantedM.data[at[1] + i]);
        float square = Math.fma((1 - 0.99f) * slope, slope, 0.99f * wantedV.data[at[2] + i]);
        wantedM.data[at[1] + i] = mean;
        wantedV.data[at[2] + i] = square;
        float size = (float) Math.sqrt(square) / 0.7f + 1e-3f;
        wantedW.data[at[3] + i] = Math.fma(-0.02f, mean / size, wantedW.data[at[3] + i]);
      }
      optimisers.adamStep(g, m, v, w, 0.9f, 0.99f, 0.02f, 0.7f, 1e-3f, 0, n / 2);
      optimisers.adamStep(g, m, v, w, 0.9f, 0.99f, 0.02f, 0.7f, 1e-3f, n / 2, n);
    }
    assertSameBits("m of " + n, wantedM, m);
    assertSameBits("v of " + n, wantedV, v);
    assertSameBits("w of " + n, wantedW, w);
  }

  @Test
  void rmsPropStep_sizesAndOffsets_asDefined() {
    for (int n : SIZES) {
      for (int offset = 0; offset < 3; offset++) {
        rmsProp(n, new int[] {offset, 1, 0}, 1);
        rmsProp(n, new int[] {offset, offset, offset}, 1);
      }
    }
    rmsProp(3000, new int[] {0, 1, 0}, 1000);
    rmsProp(3000, new int[] {0, 0, 0}, 1000);
  }

  /**
   * @param at where the gradient, its mean square and w begin in their arrays
   */
  private void rmsProp(int n, int[] at, int times) {
    Slab g = edgy(n, 1, n, at[0]);
    Slab s = squares(3, n, at[1]);
    Slab w = smooth(4, 1, n, at[2]);
    Slab wantedS = copy(s);
    Slab wantedW = copy(w);
    for (int step = 0; step < times; step++) {
      for (int i = 0; i < n; i++) {
        float slope = g.data[at[0] + i];
        float square = Math.fma((1 - 0.9f) * slope, slope, 0.9f * wantedS.data[at[1] + i]);
        wantedS.data[at[1] + i] = square;
        float quotient = slope / ((float) Math.sqrt(square) + 1e-3f);
        wantedW.data[at[2] + i] = Math.fma(-0.02f, quotient, wantedW.data[at[2] + i]);
      }
      optimisers.rmsPropStep(g, s, w, 0.9f, 0.02f, 1e-3f, 0, n / 2);
      optimisers.rmsPropStep(g, s, w, 0.9f, 0.02f, 1e-3f, n / 2, n);
    }
    assertSameBits("s of " + n, wantedS, s);
    assertSameBits("w of " + n, wantedW, w);
  }

  @Test
  void momentumDescent_sizesAndOffsets_asDefined() {
    for (int n : SIZES) {
      for (int offset = 0; offset < 3; offset++) {
        momentumDescent(n, new int[] {offset, 1, 0}, 1);
        momentumDescent(n, new int[] {offset, offset, offset}, 1);
      }
    }
    momentumDescent(3000, new int[] {0, 1, 0}, 1000);
    momentumDescent(3000, new int[] {0, 0, 0}, 1000);
  }

  /**
   * @param at where the gradient, the velocity and w begin in their arrays
   */
  private void momentumDescent(int n, int[] at, int times) {
    Slab g = edgy(n, 1, n, at[0]);
    Slab v = smooth(3, 1, n, at[1]);
    Slab w = smooth(4, 1, n, at[2]);
    Slab wantedV = copy(v);
    Slab wantedW = copy(w);
    for (int step = 0; step < times; step++) {
      for (int i = 0; i < n; i++) {
        float kept = 0.9f * wantedV.data[at[1] + i];
        float decay = 0.01f * wantedW.data[at[2] + i];
        wantedV.data[at[1] + i] = Math.fma(-0.02f, g.data[at[0] + i], kept) - decay;
        wantedW.data[at[2] + i] += wantedV.data[at[1] + i];
      }
      update.momentumDescent(0.9f, -0.02f, 0.01f, g, v, w, 0, n / 2);
      update.momentumDescent(0.9f, -0.02f, 0.01f, g, v, w, n / 2, n);
    }
    assertSameBits("velocity of " + n, wantedV, v);
    assertSameBits("w of " + n, wantedW, w);
  }

  @Test
  void addSign_sizesAndOffsets_asDefined() {
    for (int n : SIZES) {
      for (int times = 1; times < 2000; times += 1998) {
        Slab x = edgy(n, 1, n, 1);
        Slab y = smooth(2, 1, n, 2);
        Slab wanted = copy(y);
        for (int step = 0; step < times; step++) {
          for (int i = 0; i < n; i++) {
            wanted.data[2 + i] = Math.fma(0.3f, Math.signum(x.data[1 + i]), wanted.data[2 + i]);
          }
          update.addSign(0.3f, x, y, 0, n);
        }
        assertSameBits("signs of " + n, wanted, y);
      }
    }
  }

  @Test
  void max_maxGradient_sizesAndOffsets_asDefined() {
    for (int size : new int[] {1, 2, 3, 4, 7, 33}) {
      for (int times = 1; times < 1000; times += 998) {
        int n = 61;
        Slab x = edgy(size, 1, n * size, 1);
        Slab y = smooth(2, 1, n, 2);
        Slab dx = smooth(3, 1, n * size, 0);
        Slab wantedY = copy(y);
        Slab wantedDx = copy(dx);
        for (int group = 5; group < n; group++) {
          int start = 1 + group * size;
          float most = x.data[start];
          for (int k = 1; k < size; k++) {
            most = Math.max(most, x.data[start + k]);
          }
          int at = -1;
          for (int k = size - 1; k >= 0; k--) {
            at = x.data[start + k] == most ? k : at;
          }
          for (int k = 0; k < size; k++) {
            float passed = k == at ? y.data[2 + group] : 0;
            wantedDx.data[group * size + k] = at < 0 ? Float.NaN : passed;
          }
          wantedY.data[2 + group] = most;
        }
        Slab dy = copy(y);
        for (int step = 0; step < times; step++) {
          groups.max(size, x, y, 5, n);
          groups.maxGradient(size, x, dy, dx, 5, n);
        }
        assertSameBits("largest of " + size, wantedY, y);
        assertSameBits("gradient of " + size, wantedDx, dx);
      }
    }
  }
}
