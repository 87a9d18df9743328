package org.harmonium.benchmarks;

import java.util.concurrent.TimeUnit;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the three forms of the product C = op(A) op(B), for C (m, n) and inner dimension k. The
 * counter {@code gflop} is the rate in 1e9 additions and multiplications per second.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProductBenchmark extends CpuState {
  /** The transposed factors. */
  public enum Form {
    /** A B. */
    NN,
    /** Aᵀ B, as in a gradient. */
    TN,
    /** A Bᵀ, as in a reconstruction. */
    NT
  }

  /** The form of the product. */
  @Param public Form form;

  /**
   * m x n x k. By default: the hidden units of a batch of 100 on MNIST, its gradient, and a large
   * square product.
   */
  @Param({"100x500x784", "784x500x100", "1024x1024x1024"})
  public String shape;

  private Matrix a;
  private Matrix b;
  private Matrix c;
  private double gigaflop; // of one product

  /** The counter of work. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {
    /** 1e9 operations. */
    public double gflop;
  }

  @Override
  protected void prepare() {
    String[] sizes = shape.split("x");
    int m = Integer.parseInt(sizes[0]);
    int n = Integer.parseInt(sizes[1]);
    int k = Integer.parseInt(sizes[2]);
    a = form == Form.TN ? uniform(k, m) : uniform(m, k);
    b = form == Form.NT ? uniform(n, k) : uniform(k, n);
    c = backend.zeros(m, n);
    gigaflop = 2e-9 * m * n * k;
  }

  /** Computes one product. */
  @Benchmark
  public Matrix product(Work work) {
    backend.gemm(Scalar.ONE, a, form == Form.TN, b, form == Form.NT, Scalar.ZERO, c);
    work.gflop += gigaflop;
    return c;
  }
}
