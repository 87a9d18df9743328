package org.harmonium.benchmarks;

import java.util.concurrent.TimeUnit;
import org.harmonium.learning.Schedule;
import org.harmonium.learning.Snapshot;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingPlan;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures one epoch of CD-1 with the public {@link Trainer}: shuffling, gathering, steps and
 * listeners. Each epoch starts from the same snapshot, so all do the same arithmetic. The
 * allocation reported by {@code -prof gc} is per epoch: the permutation (4 bytes per row) and the
 * restoration of the snapshot. It does not depend on the number of steps.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CdEpochBenchmark extends CpuState {
  /** rows x visible x hidden x batch. */
  @Param({"10000x784x500x100", "1797x64x100x10"})
  public String epoch;

  private CdMachine cd;
  private Trainer trainer;
  private Snapshot start;

  @Override
  protected void prepare() {
    String[] sizes = epoch.split("x");
    int batch = Integer.parseInt(sizes[3]);
    cd =
        new CdMachine(
            backend,
            CdMachine.randomBits(backend, Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1])),
            Integer.parseInt(sizes[2]),
            batch);
    TrainingPlan plan =
        new TrainingPlan(1, batch, Schedule.constant(CdMachine.RATE), Schedule.constant(0));
    trainer = new Trainer(backend, cd.rule, cd.data, plan, CdMachine.SEED);
    start = trainer.snapshot();
  }

  /** Trains one epoch. */
  @Benchmark
  public void epoch() {
    trainer.restore(start);
    trainer.run();
  }
}
