package org.harmonium.backend.cpu;

/**
 * Operations over the rows, columns or elements of matrices, divided into parts for the worker
 * pool. The division depends on the shape only, never on the number of threads. One operation runs
 * at a time.
 *
 * <p>To avoid allocation, the body of an operation is created once and reads its operands from
 * fields, which are set before each run.
 */
abstract class Loops implements WorkerPool.Job {
  /** The number of elements in a part: large against its dispatch, small against a cache. */
  private static final int PART = 8192;

  /** An operation on a range of rows, columns or elements. */
  interface Body {
    void run(int from, int to);
  }

  final ElementKernels kernels;
  private final WorkerPool pool;

  // The current operation; constant while it runs.
  Slab x = Slab.NONE;
  Slab y = Slab.NONE;
  Slab out = Slab.NONE;
  private Body body = (from, to) -> {};
  private int step;
  private int end;

  Loops(ElementKernels kernels, WorkerPool pool) {
    this.kernels = kernels;
    this.pool = pool;
  }

  final void overElements(Body elementBody, CpuMatrix in, CpuMatrix other, CpuMatrix result) {
    use(in, other, result);
    run(elementBody, result.rows * result.cols, PART);
  }

  /** Runs a body over all rows of a result. */
  final void overRows(Body rowBody, CpuMatrix in, CpuMatrix other, CpuMatrix result) {
    use(in, other, result);
    overRows(rowBody, result);
  }

  /** Runs a body over all rows of a matrix of this shape. */
  final void overRows(Body rowBody, CpuMatrix shape) {
    run(rowBody, shape.rows, Math.max(1, PART / shape.cols));
  }

  /** Runs a body over all columns, in parts whose width is a multiple of the vector length. */
  final void overColumns(Body columnBody, CpuMatrix shape) {
    run(columnBody, shape.cols, Math.max(64, PART / shape.rows / 16 * 16));
  }

  /** Sets the operands of the next run. */
  final void use(CpuMatrix in, CpuMatrix other, CpuMatrix result) {
    x = in.slab;
    y = other.slab;
    out = result.slab;
  }

  private void run(Body rangeBody, int length, int partLength) {
    body = rangeBody;
    end = length;
    step = partLength;
    pool.run(this, (length - 1) / partLength + 1);
  }

  @Override
  public final void run(int part) {
    int from = part * step;
    body.run(from, Math.min(end, from + step));
  }
}
