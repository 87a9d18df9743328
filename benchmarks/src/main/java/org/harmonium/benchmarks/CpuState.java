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
 * The open CPU backend of a benchmark.
 *
 * <p>OpenBLAS has its own threads: with {@code -p blas=openblas}, set OPENBLAS_NUM_THREADS to the
 * value of {@code threads} before the start.
 */
@State(Scope.Benchmark)
public abstract class CpuState {
  private static final int DATA_STREAM = 100;

  /** The number of threads of the backend. */
  @Param({"1", "2"})
  public int threads;

  /** The implementation of products: auto, own, openblas or ejml. */
  @Param("auto")
  public String blas;

  /** The backend, open during the trial. */
  protected Backend backend;

  /** Opens the backend, then creates the operands. */
  @Setup(Level.Trial)
  public void open() {
    backend = Backends.open("cpu", Map.of("cpu.threads", "" + threads, "cpu.blas", blas));
    prepare();
  }

  /** Creates the operands, once per trial. */
  protected abstract void prepare();

  /** Closes the backend. The operands are released at the end of the process. */
  @TearDown(Level.Trial)
  public void close() {
    backend.close();
  }

  /** Creates a matrix of uniform numbers, the same in each trial. */
  protected Matrix uniform(int rows, int cols) {
    Matrix x = backend.zeros(rows, cols);
    backend.uniform(backend.stream(1, DATA_STREAM), x);
    return x;
  }
}
