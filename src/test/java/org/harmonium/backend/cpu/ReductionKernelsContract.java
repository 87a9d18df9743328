package org.harmonium.backend.cpu;

import static org.harmonium.backend.cpu.KernelData.SIZES;
import static org.harmonium.backend.cpu.KernelData.smooth;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.harmonium.backend.FloatFunctions;
import org.junit.jupiter.api.Test;

/** The sums against their definition in scalar code: first the bits, then the truth. */
abstract class ReductionKernelsContract {
  private static final int ROWS = 5;

  abstract ReductionKernels kernels();

  private static double foldOf(int n, IntToDoubleFunction term) {
    double[] lanes = new double[32];
    for (int i = 0; i < n; i++) {
      lanes[i % 32] += term.applyAsDouble(i);
    }
    for (int width = 16; width > 0; width /= 2) {
      for (int l = 0; l < width; l++) {
        lanes[l] += lanes[l + width];
      }
    }
    return lanes[0];
  }

  @Test
  void rowSumsOf_allTerms_foldOf32DoubleLanes() {
    for (int cols : SIZES) {
      Slab x = smooth(cols, ROWS, cols, 1);
      Slab y = smooth(cols + 1, ROWS, cols, 2);
      for (ReductionKernels.Term term : ReductionKernels.Term.values()) {
        double[] out = new double[ROWS];
        kernels().rowSumsOf(term, x, y, out, 1, ROWS);
        for (int row = 0; row < ROWS; row++) {
          int at = row * cols;
          double wanted =
              foldOf(
                  row == 0 ? 0 : cols,
                  i -> {
                    double a = x.data[1 + at + i];
                    double b = y.data[2 + at + i];
                    return switch (term) {
                      case PRODUCT -> a * b;
                      case SQUARED_DIFFERENCE -> (a - b) * (a - b);
                    };
                  });
          assertEquals(wanted, out[row], 0, term + " of " + cols);
        }
      }
    }
  }

  @Test
  void rowDots_sizes_foldOf32DoubleLanes() {
    for (int cols : SIZES) {
      Slab x = smooth(cols, ROWS, cols, 1);
      Slab y = smooth(cols + 1, 1, cols, 2);
      double[] out = new double[ROWS];
      kernels().rowDots(x, y, out, 0, ROWS);
      for (int row = 0; row < ROWS; row++) {
        int at = 1 + row * cols;
        double wanted = foldOf(cols, i -> (double) x.data[at + i] * y.data[2 + i]);
        assertEquals(wanted, out[row], 0);
      }
    }
  }

  @Test
  void softplusRowSums_sizesAndScales_closeToTruthAndBitsOfPlain() {
    ReductionKernels plain = new ReductionKernels();
    for (int cols : SIZES) {
      Slab x = smooth(cols, ROWS, cols, 1);
      for (double scale : new double[] {0, 0.01, 1, -3, 40, 1e4}) {
        double[] out = new double[ROWS];
        double[] same = new double[ROWS];
        kernels().softplusRowSums(scale, x, out, 0, ROWS);
        plain.softplusRowSums(scale, x, same, 0, ROWS);
        for (int row = 0; row < ROWS; row++) {
          int at = 1 + row * cols;
          // The sum of a stream is compensated, so that the truth has no rounding of its own.
          double truth =
              IntStream.range(0, cols)
                  .mapToDouble(i -> FloatFunctions.softplus(scale * x.data[at + i]))
                  .sum();
          assertEquals(truth, out[row], 1e-14 * (truth + cols));
          assertEquals(same[row], out[row], 0);
        }
      }
    }
  }

  @Test
  void softplusRowSums_edges_noOverflowAndNanPasses() {
    Slab x = new Slab(new float[] {1e4f, -1e4f, 88f, -88f, Float.NaN, 0f}, 0, 2);
    double[] out = new double[3];
    kernels().softplusRowSums(1, x, out, 0, 3);
    assertEquals(1e4, out[0], 1e-12);
    assertEquals(88, out[1], 1e-13);
    assertEquals(Double.NaN, out[2]);
  }

  @Test
  void onePlusExpOfMinusAbs_range_relative1e15() {
    for (double x = -60; x < 60; x += 0.00037) {
      double truth = 1 + StrictMath.exp(-Math.abs(x));
      assertEquals(truth, DoubleExp.onePlusExpOfMinusAbs(x), 1e-15 * truth);
    }
  }

  @Test
  void sumOfRows_moreThanTwoBlocks_blocksOf64InOrder() {
    double[] rows = new double[200];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Math.sin(i) * Math.exp(i % 37);
    }
    double[] blocks = new double[4];
    for (int i = 0; i < 190; i++) {
      blocks[i / 64] += rows[5 + i];
    }
    double wanted = ((blocks[0] + blocks[1]) + blocks[2]) + blocks[3];
    assertEquals(wanted, ReductionKernels.sumOfRows(rows, 5, 195), 0);
  }
}
