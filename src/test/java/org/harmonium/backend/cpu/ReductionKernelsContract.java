package org.harmonium.backend.cpu;

import static org.harmonium.backend.cpu.KernelData.SIZES;
import static org.harmonium.backend.cpu.KernelData.assertSameBits;
import static org.harmonium.backend.cpu.KernelData.copy;
import static org.harmonium.backend.cpu.KernelData.smooth;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.RowResults;
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
  void softmax_sizes_floatQuotientByTheFoldOf32DoubleLanes() {
    for (int cols : SIZES) {
      Slab x = smooth(cols, ROWS, cols, 1);
      Slab out = smooth(3, ROWS, cols, 2);
      Slab wanted = copy(out);
      for (int row = 1; row < 4; row++) {
        int at = row * cols;
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < cols; i++) {
          largest = Math.max(largest, x.data[1 + at + i]);
        }
        float[] e = new float[cols];
        for (int i = 0; i < cols; i++) {
          e[i] = FloatFunctions.exp(x.data[1 + at + i] - largest);
        }
        float sum = (float) foldOf(cols, i -> e[i]);
        for (int i = 0; i < cols; i++) {
          wanted.data[2 + at + i] = e[i] / sum;
        }
      }
      SoftmaxKernels softmax = new SoftmaxKernels(kernels());
      softmax.softmax(x, out, 1, 3);
      softmax.softmax(x, out, 3, 4);
      assertSameBits("softmax of " + cols, wanted, out);
    }
  }

  @Test
  void logSumExpRows_sizes_largestAndFoldOf32DoubleLanes() {
    for (int cols : SIZES) {
      Slab x = smooth(cols, ROWS, cols, 1);
      double[] out = new double[ROWS];
      new SoftmaxKernels(kernels()).logSumExpRows(x, out, 1, ROWS);
      for (int row = 1; row < ROWS; row++) {
        int at = 1 + row * cols;
        double most = IntStream.range(0, cols).mapToDouble(i -> x.data[at + i]).max().orElseThrow();
        double sum = foldOf(cols, i -> DoubleExp.expOfMinusAbs(x.data[at + i] - most));
        assertEquals(most + StrictMath.log(sum), out[row], 0);
        double truth = foldOf(cols, i -> StrictMath.exp(x.data[at + i] - most));
        assertEquals(most + StrictMath.log(truth), out[row], 1e-14);
      }
    }
  }

  @Test
  void expOfMinusAbs_range_relative5e15AndNoneBeyond40() {
    for (double x = -39.99; x < 40; x += 0.00037) {
      double truth = StrictMath.exp(-Math.abs(x));
      assertEquals(truth, DoubleExp.expOfMinusAbs(x), 5e-15 * truth);
    }
    assertEquals(1.0, DoubleExp.expOfMinusAbs(0));
    assertEquals(0.0, DoubleExp.expOfMinusAbs(-40.01));
    assertEquals(0.0, DoubleExp.expOfMinusAbs(Double.NEGATIVE_INFINITY));
    assertEquals(Double.NaN, DoubleExp.expOfMinusAbs(Double.NaN));
  }

  @Test
  void total_moreThanTwoBlocks_blocksOf64InOrder() {
    double[] rows = new double[200];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Math.sin(i) * Math.exp(i % 37);
    }
    double[] blocks = new double[4];
    for (int i = 0; i < 190; i++) {
      blocks[i / 64] += rows[5 + i];
    }
    double wanted = ((blocks[0] + blocks[1]) + blocks[2]) + blocks[3];
    assertEquals(wanted, RowResults.total(Arrays.copyOfRange(rows, 5, 195)), 0);
  }
}
