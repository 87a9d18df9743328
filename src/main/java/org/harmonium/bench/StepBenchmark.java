package org.harmonium.bench;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.learning.ContrastiveDivergence;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.NegativePhase;
import org.harmonium.learning.PersistentContrastiveDivergence;
import org.harmonium.learning.RbmLearning;
import org.harmonium.learning.UpdateSettings;
import org.harmonium.model.Rbm;

/**
 * Measures the time of a training step: a minibatch is gathered from a resident data set and
 * learned, recorded once and replayed in blocks, as the trainer does it.
 */
public final class StepBenchmark {
  private static final long SEED = 1;
  private static final float ONES = 0.3f; // share of ones in the data
  private static final double WEIGHT_SCALE = 0.01;
  private static final double RATE = 1e-3; // small, so that weights stay bounded for any duration
  private static final double MOMENTUM = 0.5;
  private static final int LONGEST = 1 << 20; // entries of the order
  private static final int MINIBATCHES = 8; // distinct ones, so that they do not fit a cache

  // The random streams.
  private static final long DATA = 1;
  private static final long WEIGHTS = 2;
  private static final long GIBBS = 3;

  /**
   * The result of a measurement.
   *
   * @param step seconds per step
   */
  public record Figure(StepShape shape, Timing step) {
    /** Returns the connection updates per second, batch * V * H / median step time. */
    public double updatesASecond() {
      return shape.connections() / step.median();
    }

    /** Returns the GFLOP/s of the products, relative to the time of the whole step. */
    public double gflops() {
      return shape.gflop() / step.median();
    }
  }

  private StepBenchmark() {}

  /** Measures a training step. */
  public static Figure run(Backend backend, StepShape shape, Effort effort) {
    int batch = shape.batch();
    try (RowStore rows = rows(backend, shape);
        RowOrder order = order(backend, batch);
        Rbm rbm = rbm(backend, shape);
        LearningRule rule = rule(rbm, shape);
        Matrix v = backend.zeros(batch, shape.visible())) {
      rule.prepare(RATE, MOMENTUM, batch);
      try (Recording step =
          backend.record(
              () -> {
                backend.gather(rows, order, v);
                rule.step(v);
              })) {
        Timing timing =
            effort.measure(
                n -> {
                  int epoch = order.length() / batch;
                  for (int done = 0; done < n; done += epoch) {
                    order.seek(0);
                    step.replay(Math.min(epoch, n - done));
                  }
                  backend.synchronize();
                });
        return new Figure(shape, timing);
      }
    }
  }

  /** Creates an order that repeats the rows, so that the cursor is rarely reset. */
  private static RowOrder order(Backend backend, int batch) {
    int minibatches = Math.max(MINIBATCHES, Math.min(LONGEST / batch, 256));
    int[] rows = new int[minibatches * batch];
    Arrays.setAll(rows, i -> i % (MINIBATCHES * batch));
    RowOrder order = backend.rowOrder(rows.length);
    order.write(rows);
    return order;
  }

  private static RowStore rows(Backend backend, StepShape shape) {
    int size = shape.batch() * shape.visible();
    byte[] bytes = new byte[Math.multiplyExact(MINIBATCHES, size)];
    RandomStream random = backend.stream(SEED, DATA);
    try (Matrix bits = backend.zeros(shape.batch(), shape.visible())) {
      for (int from = 0; from < bytes.length; from += size) {
        backend.fill(ONES, bits);
        backend.bernoulli(bits, random, bits);
        float[] values = backend.download(bits);
        for (int i = 0; i < size; i++) {
          bytes[from + i] = (byte) (values[i] * 255);
        }
      }
      return backend.store(bytes, shape.visible());
    }
  }

  private static Rbm rbm(Backend backend, StepShape shape) {
    Rbm rbm = new Rbm(backend, shape.visible(), shape.hidden());
    double[] even = new double[shape.visible()];
    Arrays.fill(even, 0.5);
    rbm.initialise(WEIGHT_SCALE, even, 0, backend.stream(SEED, WEIGHTS));
    return rbm;
  }

  private static LearningRule rule(Rbm rbm, StepShape shape) {
    RandomStream random = rbm.backend().stream(SEED, GIBBS);
    NegativePhase negative =
        shape.rule() == StepShape.Rule.CD
            ? new ContrastiveDivergence(rbm, VisibleStates.MEANS, random)
            : new PersistentContrastiveDivergence(rbm, shape.batch(), random);
    RbmLearning rule = new RbmLearning(negative, shape.k(), UpdateSettings.PLAIN);
    rule.startChainsAtRandom();
    return rule;
  }
}
