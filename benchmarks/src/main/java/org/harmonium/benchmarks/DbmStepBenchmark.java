package org.harmonium.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Recording;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.learning.MeanFieldLearning;
import org.harmonium.learning.MeanFieldSettings;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Dbm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures one step of a deep Boltzmann machine on a minibatch gathered from resident data:
 * mean-field inference, persistent chains and update, in one recording. {@code -prof gc} shows that
 * a step does not allocate.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 4)
public class DbmStepBenchmark extends CpuState {
  private static final int BATCHES = 20;
  private static final double RATE = 0.005;

  /**
   * The layers from the bottom, then the number of rows of a minibatch, which is also the number of
   * chains.
   */
  @Param({"784x500x1000x100", "64x40x60x10"})
  public String machine;

  /** The number of mean-field iterations, twice the number of sweeps of the chains. */
  @Param("10")
  public int iterations;

  private MeanFieldLearning rule;
  private RowOrder order;
  private Recording step;
  private int batch;
  private int cursor;

  @Override
  protected void prepare() {
    int[] sizes = Arrays.stream(machine.split("x")).mapToInt(Integer::parseInt).toArray();
    int visible = sizes[0];
    batch = sizes[sizes.length - 1];
    int[] hidden = Arrays.copyOfRange(sizes, 1, sizes.length - 1);
    Workspace parts = new Workspace(backend);
    RowStore rows = parts.own(() -> CdMachine.randomBits(backend, BATCHES * batch, visible));
    Dbm dbm = parts.own(() -> new Dbm(backend, BernoulliUnits.INSTANCE, visible, hidden));
    double[] even = new double[visible];
    Arrays.fill(even, 0.5);
    dbm.initialise(0.01, even, 0, backend.stream(CdMachine.SEED, 1));
    MeanFieldSettings settings = MeanFieldSettings.plain(iterations, iterations / 2, batch);
    rule =
        parts.own(
            () -> new MeanFieldLearning(dbm, settings, batch, backend.stream(CdMachine.SEED, 2)));
    rule.startChainsAtRandom();
    rule.prepare(RATE, 0, batch);
    order = backend.rowOrder(BATCHES * batch);
    Matrix v = parts.zeros(batch, visible);
    step =
        backend.record(
            () -> {
              backend.gather(rows, order, v);
              rule.step(v);
            });
  }

  /** Takes one step. The cursor wraps around the data. */
  @Benchmark
  public void step() {
    rule.prepare(RATE, 0, batch);
    step.replay(1);
    cursor = (cursor + 1) % BATCHES;
    if (cursor == 0) {
      order.seek(0);
    }
  }
}
