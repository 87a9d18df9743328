package org.harmonium.benchmarks;

import java.util.concurrent.TimeUnit;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
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
 * Measures Philox uniform numbers, and a layer of binary units: bias, sigmoid and sample in one
 * pass. The counter {@code millions} is the rate in 1e6 numbers per second.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SamplingBenchmark extends CpuState {
  /** The number of rows. */
  @Param({"100"})
  public int batch;

  /** The number of columns. */
  @Param({"500", "784"})
  public int units;

  private Matrix input;
  private Matrix bias;
  private Matrix mean;
  private Matrix sample;
  private RandomStream random;

  /** The counter of work. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {
    /** 1e6 numbers. */
    public double millions;
  }

  @Override
  protected void prepare() {
    input = uniform(batch, units);
    bias = uniform(1, units);
    mean = backend.zeros(batch, units);
    sample = backend.zeros(batch, units);
    random = backend.stream(1, 1);
  }

  /** Draws uniform numbers. */
  @Benchmark
  public Matrix uniform(Work work) {
    backend.uniform(random, sample);
    work.millions += 1e-6 * batch * units;
    return sample;
  }

  /** Computes mean = sigmoid(input + bias), and sample = 1 if u &lt; mean. */
  @Benchmark
  public Matrix sigmoidBernoulli(Work work) {
    backend.sigmoidBernoulli(input, bias, random, mean, sample);
    work.millions += 1e-6 * batch * units;
    return sample;
  }
}
