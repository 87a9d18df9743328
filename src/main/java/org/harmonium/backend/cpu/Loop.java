package org.harmonium.backend.cpu;

/**
 * Cuts an operation over the rows, columns or elements of a matrix into parts for the worker pool.
 * The cut depends on the shape only, never on the number of threads.
 *
 * <p>Who runs a body keeps the operands in fields of its own, sets them before each run, and makes
 * the body once: so an operation allocates nothing.
 */
final class Loop implements WorkerPool.Job {
  /** Elements of a part: large against the cost of handing a part out, small against a cache. */
  private static final int PART = 8192;

  /** What is done to a range of rows, columns or elements. */
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
    body.run(from, Math.min(end, from + step));
  }
}
