package org.harmonium.benchmarks;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * An open CPU backend, which every benchmark has.
 *
 * <p>OpenBLAS has threads of its own: with {@code -p blas=openblas} set OPENBLAS_NUM_THREADS to the
 * number in {@code threads} before the start.
 */
@State(Scope.Benchmark)
public abstract class CpuState {
  private static final int DATA_STREAM = 100;

  /** Threads of the backend. */
  @Param({"1", "2"})
  public int threads;

  /** What computes products: auto, own, openblas or ejml. */
  @Param("auto")
  public String blas;

  /** Open during the trial. */
  protected Backend backend;

  /** Opens the backend, then makes what the benchmark needs. */
  @Setup(Level.Trial)
  public void open() {
    backend = Backends.open("cpu", Map.of("cpu.threads", "" + threads, "cpu.blas", blas));
    prepare();
  }

  /** Makes the operands, once a trial. */
  protected abstract void prepare();

  /** Closes the backend; the operands go with the process. */
  @TearDown(Level.Trial)
  public void close() {
    backend.close();
  }

  /** A new matrix of uniform numbers, the same in each trial. */
  protected Matrix uniform(int rows, int cols) {
    Matrix x = backend.zeros(rows, cols);
    backend.uniform(backend.stream(1, DATA_STREAM), x);
    return x;
  }
}
