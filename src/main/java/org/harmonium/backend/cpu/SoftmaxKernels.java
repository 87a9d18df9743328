package org.harmonium.backend.cpu;

import java.util.Arrays;

/**
 * The softmax and the log-sum-exp of rows, with the summation order of {@link ReductionKernels}.
 * The maximum of a row is subtracted first to avoid overflow.
 */
record SoftmaxKernels(ReductionKernels sums) {
  /** The number of columns added to the lanes at a time. */
  private static final int PIECE = ReductionKernels.PRODUCT;

  private static final class Scratch {
    final float[] value = new float[PIECE];
    final float[] exponent = new float[PIECE];
    final double[] term = new double[PIECE];
    final double[] lanes = new double[ReductionKernels.LANES];
  }

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  /** Computes out[r, c] = e^(x[r, c] - m) / sum_c e^(x[r, c] - m). out may be x. */
  void softmax(Slab x, Slab out, int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      softmaxOf(x, out, row * x.cols, x.cols);
    }
  }

  /** Computes the same in place for each group of {@code size} columns of a range. */
  void softmaxColumns(Slab x, int from, int to, int size, int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      for (int col = from; col < to; col += size) {
        softmaxOf(x, x, row * x.cols + col, size);
      }
    }
  }

  /** Computes the softmax of the {@code count} elements from element {@code start} on. */
  private void softmaxOf(Slab x, Slab out, int start, int count) {
    Scratch scratch = OF_THREAD.get();
    float largest = largest(x, start, count);
    Arrays.fill(scratch.lanes, 0);
    for (int col = 0; col < count; col += PIECE) {
      int n = Math.min(PIECE, count - col);
      x.load(start + col, n, scratch.value);
      exponentials(scratch.value, largest, scratch.exponent, n);
      out.store(scratch.value, start + col, n);
      for (int i = 0; i < n; i++) {
        scratch.term[i] = scratch.value[i];
      }
      add(scratch, n);
    }
    float sum = (float) ReductionKernels.fold(scratch.lanes);
    int end = out.offset + start + count;
    for (int i = out.offset + start; i < end; i++) {
      out.data[i] /= sum;
    }
  }

  /** Computes out[r] = m + log sum_c e^(x[r, c] - m) in double, or m if m is infinite. */
  void logSumExpRows(Slab x, double[] out, int fromRow, int toRow) {
    Scratch scratch = OF_THREAD.get();
    for (int row = fromRow; row < toRow; row++) {
      int start = row * x.cols;
      double largest = largest(x, start, x.cols);
      Arrays.fill(scratch.lanes, 0);
      for (int col = 0; col < x.cols; col += PIECE) {
        int n = Math.min(PIECE, x.cols - col);
        int at = x.offset + start + col;
        for (int i = 0; i < n; i++) {
          scratch.term[i] = DoubleExp.expOfMinusAbs(x.data[at + i] - largest);
        }
        add(scratch, n);
      }
      double sum = ReductionKernels.fold(scratch.lanes);
      out[row] = Double.isInfinite(largest) ? largest : largest + StrictMath.log(sum);
    }
  }

  /** Adds the first n terms to the lanes. */
  private void add(Scratch scratch, int n) {
    int padded = ReductionKernels.pad(n);
    Arrays.fill(scratch.term, n, padded, 0);
    sums.accumulate(scratch.term, padded, scratch.lanes);
  }

  /** Returns the maximum of {@code count} numbers, or NaN if one is NaN. */
  private static float largest(Slab x, int start, int count) {
    int from = x.offset + start;
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, x.data[i]);
    }
    return largest;
  }

  private static void exponentials(float[] x, float largest, float[] m, int n) {
    for (int i = 0; i < n; i++) {
      x[i] -= largest;
    }
    PointwiseKernels.exp(x, x, m, n);
  }
}
