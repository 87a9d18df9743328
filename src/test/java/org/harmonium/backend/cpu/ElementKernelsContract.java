package org.harmonium.backend.cpu;

import static org.harmonium.backend.cpu.KernelData.SIZES;
import static org.harmonium.backend.cpu.KernelData.assertSameBits;
import static org.harmonium.backend.cpu.KernelData.copy;
import static org.harmonium.backend.cpu.KernelData.edgy;
import static org.harmonium.backend.cpu.KernelData.smooth;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.harmonium.backend.Unary;
import org.junit.jupiter.api.Test;

/** Every kernel against its definition, one element at a time, bit for bit. */
abstract class ElementKernelsContract {

  abstract ElementKernels kernels();

  /** The result of an operation with one or two inputs, at an element. */
  private interface Definition {
    float at(float a, float b);
  }

  /**
   * Elements 0..n-1 of the result as the definition has them; the rest of {@code out} unchanged.
   */
  private static Slab expected(Definition definition, Slab a, Slab b, Slab out, int n) {
    Slab result = copy(out);
    for (int i = 0; i < n; i++) {
      result.data[out.offset + i] = definition.at(a.data[a.offset + i], b.data[b.offset + i]);
    }
    return result;
  }

  @Test
  void unary_sizesAndOffsets_isFloatFunction() {
    for (Unary function : Unary.values()) {
      for (int n : SIZES) {
        for (int offset = 0; offset < 3; offset++) {
          Slab x = edgy(n, 1, n, offset);
          Slab y = smooth(2, 1, n, 1);
          Slab wanted = expected((a, b) -> function.at(a), x, x, y, n);
          kernels().pointwise().unary(function, x, y, 0, n);
          assertSameBits(function + " of " + n + " at " + offset, wanted, y);
          Slab inPlace = expected((a, b) -> function.at(a), x, x, x, n);
          kernels().pointwise().unary(function, x, x, 0, n / 2);
          kernels().pointwise().unary(function, x, x, n / 2, n);
          assertSameBits(function + " in place of " + n, inPlace, x);
        }
      }
    }
  }

  /** The interpreter and the compilers must agree too: the same loop again when it is hot. */
  @Test
  void unary_compiled_isFloatFunction() {
    int n = 3000;
    PointwiseKernels hot = kernels().pointwise();
    for (Unary function : Unary.values()) {
      Slab x = edgy(n, 1, n, 0);
      Slab y = smooth(2, 1, n, 0);
      Slab wanted = expected((a, b) -> function.at(a), x, x, y, n);
      for (int i = 0; i < 1000; i++) {
        hot.unary(function, x, y, 0, n);
      }
      assertSameBits(function + " when hot", wanted, y);
    }
  }

  @Test
  void gradient_sizesAndOffsets_isSlopeTimesGradient() {
    for (Unary function : Unary.values()) {
      for (int n : SIZES) {
        for (int offset = 0; offset < 3; offset++) {
          Slab y = edgy(n, 1, n, offset);
          Slab dy = smooth(2, 1, n, 1);
          Slab dx = smooth(3, 1, n, 0);
          Definition slope = (a, b) -> function.slope(a) * b;
          Slab wanted = expected(slope, y, dy, dx, n);
          kernels().gradients().gradient(function, y, dy, dx, 0, n);
          assertSameBits(function + " of " + n + " at " + offset, wanted, dx);
          Slab inPlace = expected(slope, y, dy, dy, n);
          kernels().gradients().gradient(function, y, dy, dy, 0, n / 2);
          kernels().gradients().gradient(function, y, dy, dy, n / 2, n);
          assertSameBits(function + " in place of " + n, inPlace, dy);
        }
      }
    }
  }

  /** Hot loops are compiled. */
  @Test
  void gradient_compiled_isSlopeTimesGradient() {
    int n = 3000;
    GradientKernels hot = kernels().gradients();
    for (Unary function : Unary.values()) {
      Slab y = edgy(n, 1, n, 0);
      Slab dy = smooth(2, 1, n, 0);
      Slab dx = smooth(3, 1, n, 0);
      Slab wanted = expected((a, b) -> function.slope(a) * b, y, dy, dx, n);
      for (int i = 0; i < 1000; i++) {
        hot.gradient(function, y, dy, dx, 0, n);
      }
      assertSameBits(function + " when hot", wanted, dx);
    }
  }

  @Test
  void addRow_sizes_addsBiasToEachRow() {
    for (int cols : SIZES) {
      Slab x = edgy(cols, 7, cols, 2);
      Slab bias = smooth(3, 1, cols, 1);
      Slab y = smooth(4, 7, cols, 0);
      Slab wanted = copy(y);
      for (int i = 2 * cols; i < 6 * cols; i++) {
        wanted.data[i] = x.data[2 + i] + bias.data[1 + i % cols];
      }
      kernels().pointwise().addRow(x, bias, y, 2, 6);
      assertSameBits("addRow of " + cols, wanted, y);
    }
  }

  @Test
  void axpyScaleHadamard_sizesAndOffsets_asDefined() {
    for (int n : SIZES) {
      for (int offset = 0; offset < 2; offset++) {
        Slab x = edgy(n, 1, n, offset);
        Slab y = edgy(n + 1, 1, n, 1);
        Slab wanted = expected((a, b) -> Math.fma(0.3f, a, b), x, y, y, n);
        kernels().update().axpy(0.3f, x, y, 0, n);
        assertSameBits("axpy of " + n, wanted, y);
        wanted = expected((a, b) -> 0.3f * a, y, y, y, n);
        kernels().update().scale(0.3f, y, 0, n);
        assertSameBits("scale of " + n, wanted, y);
        Slab out = smooth(4, 1, n, offset);
        wanted = expected((a, b) -> a * b, x, y, out, n);
        kernels().update().hadamard(x, y, out, 0, n);
        assertSameBits("hadamard of " + n, wanted, out);
      }
    }
  }

  @Test
  void momentumStep_decays_asDefined() {
    for (int n : SIZES) {
      for (float l1 : new float[] {0f, 0.01f}) {
        for (int offset = 0; offset < 2; offset++) {
          Slab w = smooth(n, 1, n, 1);
          w.data[1] = Float.MIN_VALUE;
          w.data[1 + n / 2] = 0f;
          Slab v = smooth(n + 1, 1, n, offset);
          Definition velocity =
              (a, b) -> b - (l1 == 0 ? 0.02f * a : Math.fma(l1, Math.signum(a), 0.02f * a));
          Slab wantedV = expected(velocity, w, v, v, n);
          Slab wantedW = expected((a, b) -> a + b, w, wantedV, w, n);
          kernels().update().momentumStep(w, v, l1, 0.02f, 0, n);
          assertSameBits("velocity of " + n, wantedV, v);
          assertSameBits("weights of " + n, wantedW, w);
        }
      }
    }
  }

  @Test
  void gather_floatsAndBytes_followsTheOrder() {
    for (int cols : SIZES) {
      Slab data = edgy(cols, 5, cols, 1);
      byte[] bytes = new byte[5 * cols];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (7 * i + 3);
      }
      int[] order = {4, 0, 3, 3, 1, 2};
      Slab floats = smooth(1, 4, cols, 2);
      Slab levels = smooth(1, 4, cols, 2);
      Slab wantedFloats = copy(floats);
      Slab wantedLevels = copy(levels);
      for (int i = cols; i < 4 * cols; i++) {
        int source = order[2 + i / cols] * cols + i % cols;
        wantedFloats.data[2 + i] = data.data[1 + source];
        wantedLevels.data[2 + i] = (bytes[source] & 255) / 255f;
      }
      kernels().gather().gather(data, order, 2, floats, 1, 4);
      kernels().gather().gather(bytes, order, 2, levels, 1, 4);
      assertSameBits("floats", wantedFloats, floats);
      assertSameBits("bytes", wantedLevels, levels);
    }
  }

  @Test
  void name_implementation_isTheOneAskedFor() {
    assertEquals(expectedName(), kernels().name());
  }

  abstract String expectedName();
}
