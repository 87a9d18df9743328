package org.harmonium.backend.cpu;

import static org.harmonium.backend.cpu.KernelData.SIZES;
import static org.harmonium.backend.cpu.KernelData.assertSameBits;
import static org.harmonium.backend.cpu.KernelData.copy;
import static org.harmonium.backend.cpu.KernelData.edgy;
import static org.harmonium.backend.cpu.KernelData.smooth;

import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Philox;
import org.junit.jupiter.api.Test;

/** Sampling against the numbers of {@link Philox}, one element at a time, bit for bit. */
abstract class SamplingKernelsContract {
  private static final long KEY = Philox.key(42, 7);
  private static final long DRAW = 0x1_8000_0003L;
  private static final int ROWS = 9;

  abstract SamplingKernels kernels();

  private interface Element {
    float at(int row, int col);
  }

  /** {@code out} with rows 3 to 8 as defined. */
  private static Slab expected(Slab out, Element element) {
    Slab result = copy(out);
    for (int row = 3; row < 8; row++) {
      for (int col = 0; col < out.cols; col++) {
        result.data[out.offset + row * out.cols + col] = element.at(row, col);
      }
    }
    return result;
  }

  private static float uniform(int row, int col) {
    return Philox.uniform(Philox.word(KEY, DRAW, row, col));
  }

  @Test
  void uniform_rowsInTwoParts_isPhilox() {
    for (int cols : SIZES) {
      Slab out = smooth(1, ROWS, cols, 1);
      Slab wanted = expected(out, SamplingKernelsContract::uniform);
      kernels().uniform(out, KEY, DRAW, 3, 6);
      kernels().uniform(out, KEY, DRAW, 6, 8);
      assertSameBits("uniform of " + cols, wanted, out);
    }
  }

  @Test
  void uniform_compiled_isPhilox() {
    int cols = 1021;
    Slab out = smooth(1, ROWS, cols, 0);
    Slab wanted = expected(out, SamplingKernelsContract::uniform);
    SamplingKernels hot = kernels();
    for (int i = 0; i < 1000; i++) {
      hot.uniform(out, KEY, DRAW, 3, 8);
    }
    assertSameBits("uniform when hot", wanted, out);
  }

  @Test
  void normal_rowsInTwoParts_isPhilox() {
    for (int cols : SIZES) {
      Slab out = smooth(1, ROWS, cols, 1);
      Slab wanted = expected(out, (row, col) -> Philox.normal(KEY, DRAW, row, col));
      kernels().normal(out, KEY, DRAW, 3, 6);
      kernels().normal(out, KEY, DRAW, 6, 8);
      assertSameBits("normal of " + cols, wanted, out);
    }
  }

  @Test
  void bernoulli_probabilities_comparesWithUniform() {
    for (int cols : SIZES) {
      Slab p = edgy(1, ROWS, cols, 2);
      for (int i = 0; i < p.data.length; i += 2) {
        p.data[i] = Math.abs(p.data[i]) / 6;
      }
      Slab sample = smooth(2, ROWS, cols, 0);
      Element element =
          (row, col) -> Philox.bernoulli(p.data[2 + row * cols + col], uniform(row, col));
      Slab wanted = expected(sample, element);
      Slab inPlace = expected(p, element);
      kernels().bernoulli(p, sample, KEY, DRAW, 3, 8);
      assertSameBits("bernoulli of " + cols, wanted, sample);
      kernels().bernoulli(p, p, KEY, DRAW, 3, 8);
      assertSameBits("bernoulli in place of " + cols, inPlace, p);
    }
  }

  @Test
  void sigmoidBernoulli_meanAndSample_inEveryCombination() {
    for (int cols : SIZES) {
      Slab pre = edgy(1, ROWS, cols, 2);
      Slab bias = smooth(5, 1, cols, 1);
      Slab mean = smooth(2, ROWS, cols, 0);
      Slab sample = smooth(3, ROWS, cols, 1);
      Element means =
          (row, col) -> FloatFunctions.sigmoid(pre.data[2 + row * cols + col] + bias.data[1 + col]);
      Element samples = (row, col) -> Philox.bernoulli(means.at(row, col), uniform(row, col));
      Slab wantedMean = expected(mean, means);
      Slab wantedSample = expected(sample, samples);
      Slab onlySample = copy(sample);
      Slab inPlace = expected(pre, means);

      kernels().sigmoidBernoulli(pre, bias, mean, sample, KEY, DRAW, 3, 5);
      kernels().sigmoidBernoulli(pre, bias, mean, sample, KEY, DRAW, 5, 8);
      assertSameBits("mean of " + cols, wantedMean, mean);
      assertSameBits("sample of " + cols, wantedSample, sample);
      kernels().sigmoidBernoulli(pre, bias, null, onlySample, KEY, DRAW, 3, 8);
      assertSameBits("sample alone of " + cols, wantedSample, onlySample);
      kernels().sigmoidBernoulli(pre, bias, pre, sample, KEY, DRAW, 3, 8);
      assertSameBits("mean in place of " + cols, inPlace, pre);
    }
  }
}
