package org.harmonium.backend.cpu;

import org.harmonium.backend.Unary;
import org.jspecify.annotations.Nullable;

/**
 * One operation over the rows or elements of a matrix, cut into parts for the worker pool. The cut
 * depends on the shape only, never on the number of threads. The backend owns a single instance and
 * sets its operands before each run, so that an operation allocates nothing.
 */
final class Loop implements WorkerPool.Job {
  /** Elements of a part: large against the cost of handing a part out, small against a cache. */
  private static final int PART = 8192;

  /**
   * What is done to a range of rows, columns or elements; constants, so that none is made on the
   * way.
   */
  interface Body {
    void run(Loop operands, int from, int to);
  }

  /** Stands for an operand that an operation does not have. */
  private static final Slab NONE = new Slab(new float[0], 0, 1);

  final ElementKernels kernels;
  private final WorkerPool pool;

  Slab x = NONE;
  Slab y = NONE;
  Slab out = NONE;
  @Nullable Slab mean;
  Unary function = Unary.SIGMOID;
  float alpha;
  float beta;
  double scale;
  long key;
  long draw;
  int rows;
  double[] results = new double[0];
  int[] order = new int[0];
  byte[] bytes = new byte[0];
  int cursor;

  private Body body = (operands, from, to) -> {};
  private int step;
  private int end;

  Loop(ElementKernels kernels, WorkerPool pool) {
    this.kernels = kernels;
    this.pool = pool;
  }

  /** Runs over all rows of a matrix of this shape. */
  void overRows(Body rowBody, int rowCount, int cols) {
    run(rowBody, rowCount, Math.max(1, PART / cols));
  }

  /** Runs over all elements of a matrix. */
  void overElements(Body elementBody, int elements) {
    run(elementBody, elements, PART);
  }

  /** Runs over all columns of a matrix of this shape; parts are whole vectors wide. */
  void overColumns(Body columnBody, int rowCount, int cols) {
    run(columnBody, cols, Math.max(64, PART / rowCount / 16 * 16));
  }

  private void run(Body rangeBody, int length, int partLength) {
    body = rangeBody;
    end = length;
    step = partLength;
    pool.run(this, (length - 1) / partLength + 1);
  }

  @Override
  public void run(int part) {
    int from = part * step;
    body.run(this, from, Math.min(end, from + step));
  }
}
