package org.harmonium.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Percentiles, blocks and the operations that a step is said to have. */
class TimingTest {
  @Test
  void of_anyOrder_givesInterpolatedPercentiles() {
    Timing timing = Timing.of(new double[] {5, 1, 4, 2, 3}, 7);
    assertEquals(3, timing.median());
    assertEquals(1.4, timing.p10(), 1e-12);
    assertEquals(4.6, timing.p90(), 1e-12);
    assertEquals(5, timing.repeats());
    assertEquals(7, timing.block());
    assertEquals(2, Timing.of(new double[] {2}, 1).p90());
    assertEquals(2.5, Timing.of(new double[] {3, 2}, 1).median());
  }

  @Test
  void measure_blockGiven_runsWarmUpAndRepeatsOfThatBlock() {
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger pieces = new AtomicInteger();
    Timing timing =
        new Effort(6, 5, 0)
            .measure(
                n -> {
                  runs.incrementAndGet();
                  pieces.addAndGet(n);
                });
    assertEquals(7, runs.get(), "two of warm-up, five of measurement");
    assertEquals(42, pieces.get());
    assertEquals(6, timing.block());
    assertThrows(IllegalArgumentException.class, () -> new Effort(1, 0, 0));
  }

  @Test
  void gflop_ofCd1_countsFiveProducts() {
    StepShape shape = new StepShape(784, 500, 100, 1, StepShape.Rule.CD);
    assertEquals(0.392, shape.gflop(), 1e-12);
    assertEquals(39.2e6, shape.connections());
    assertEquals(6, StepShape.standard(false, StepShape.Rule.PCD).size());
    assertEquals(8, StepShape.standard(true, StepShape.Rule.PCD).size());
  }
}
