package org.harmonium.benchmarks;

import java.util.concurrent.TimeUnit;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Recording;
import org.harmonium.backend.RowOrder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures one CD-1 step on a minibatch gathered from resident data, recorded once and replayed.
 * {@code -prof gc} shows that a step does not allocate.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CdStepBenchmark extends CpuState {
  private static final int BATCHES = 20;

  /** visible x hidden x batch. */
  @Param({"784x500x100", "64x100x10"})
  public String machine;

  private CdMachine cd;
  private RowOrder order;
  private Matrix v;
  private Recording step;
  private int batch;
  private int cursor;

  @Override
  protected void prepare() {
    String[] sizes = machine.split("x");
    int visible = Integer.parseInt(sizes[0]);
    batch = Integer.parseInt(sizes[2]);
    cd =
        new CdMachine(
            backend,
            CdMachine.randomBits(backend, BATCHES * batch, visible),
            Integer.parseInt(sizes[1]),
            batch);
    order = backend.rowOrder(BATCHES * batch);
    v = backend.zeros(batch, visible);
    step =
        backend.record(
            () -> {
              backend.gather(cd.rows, order, v);
              cd.rule.step(v);
            });
  }

  /** Takes one step. The cursor wraps around the data. */
  @Benchmark
  public void step() {
    cd.rule.prepare(CdMachine.RATE, 0, batch);
    step.replay(1);
    cursor = (cursor + 1) % BATCHES;
    if (cursor == 0) {
      order.seek(0);
    }
  }
}
