package org.harmonium.backend.cpu;

/**
 * Divides an operation over the rows, columns or elements of a matrix into parts for the worker
 * pool. The division depends on the shape only, never on the number of threads.
 *
 * <p>To avoid allocation, the owner of a body creates it once, keeps the operands in fields, and
 * sets them before each run.
 */
final class Loop implements WorkerPool.Job {
  /**
   * The number of elements in a part: large against the cost of dispatching it, small against a
   * cache.
   */
  private static final int PART = 8192;

  /** An operation on a range of rows, columns or elements. */
  interface Body {
    void run(int from, int to);
  }

  private final WorkerPool pool;
  private Body body = (from, to) -> {};
  private int step;
  private int end;

  Loop(WorkerPool pool) {
    this.pool = pool;
  }

  /** Runs a body over all rows of a matrix of this shape. */
  void overRows(Body rowBody, int rowCount, int cols) {
    run(rowBody, rowCount, Math.max(1, PART / cols));
  }

  /** Runs a body over all elements of a matrix. */
  void overElements(Body elementBody, int elements) {
    run(elementBody, elements, PART);
  }

  /**
   * Runs a body over all columns of a matrix of this shape. The width of a part is a multiple of
   * the vector length.
   */
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
    body.run(from, Math.min(end, from + step));
  }
}
