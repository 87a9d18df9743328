package org.harmonium.benchmarks;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowStore;
import org.harmonium.learning.ContrastiveDivergence;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.RbmLearning;
import org.harmonium.learning.Schedule;
import org.harmonium.learning.StoredRows;
import org.harmonium.learning.TrainingData;
import org.harmonium.learning.TrainingPlan;
import org.harmonium.learning.UpdateSettings;
import org.harmonium.model.Rbm;

/**
 * The machine that all epochs train: binary units, small random weights, CD-1 with reconstructions
 * of means, and a data set that is resident in the backend.
 */
final class CdMachine implements Learner {
  /** The peers' learning rate. */
  static final double RATE = 0.05;

  static final long SEED = 1;

  private static final float ONES = 0.3f; // share of ones in random data
  private static final double WEIGHT_SCALE = 0.01;

  // Streams of this machine; the trainer's own is Trainer.SHUFFLE_STREAM.
  private static final long GIBBS = 2;
  private static final long WEIGHTS = 3;
  private static final long DATA = 4;

  final Rbm rbm;
  final RbmLearning rule;
  final RowStore rows;
  final TrainingData data;

  private final Backend backend;
  private final int batch;

  /** Takes over the rows. */
  CdMachine(Backend backend, RowStore rows, int hidden, int batch) {
    this.backend = backend;
    this.batch = batch;
    this.rows = rows;
    this.data = new StoredRows(backend, rows, null);
    this.rbm = new Rbm(backend, rows.cols(), hidden);
    double[] even = new double[rows.cols()];
    Arrays.fill(even, 0.5); // visible biases 0, as the peers have them
    rbm.initialise(WEIGHT_SCALE, even, 0, backend.stream(SEED, WEIGHTS));
    this.rule =
        new RbmLearning(
            new ContrastiveDivergence(rbm, VisibleStates.MEANS, backend.stream(SEED, GIBBS)),
            1,
            UpdateSettings.PLAIN);
    rule.reserve(batch);
  }

  /** Rows of random bits, 30 % ones. */
  static RowStore randomBits(Backend backend, int rows, int cols) {
    try (Matrix bits = backend.zeros(rows, cols)) {
      backend.fill(ONES, bits);
      backend.bernoulli(bits, backend.stream(SEED, DATA), bits);
      return backend.store(backend.download(bits), cols);
    }
  }

  /** Rows of uniform numbers in [0, 1). */
  static RowStore randomGreys(Backend backend, int rows, int cols) {
    try (Matrix greys = backend.zeros(rows, cols)) {
      backend.uniform(backend.stream(SEED, DATA), greys);
      return backend.store(backend.download(greys), cols);
    }
  }

  @Override
  public LearningRule rule() {
    return rule;
  }

  @Override
  public TrainingData data() {
    return data;
  }

  @Override
  public TrainingPlan plan() {
    return new TrainingPlan(
        Integer.MAX_VALUE, batch, Schedule.constant(RATE), Schedule.constant(0));
  }

  @Override
  public boolean startsAnew() {
    return false;
  }

  /** The root mean square of W. */
  @Override
  public double shown() {
    return Math.sqrt(backend.dot(rbm.weights(), rbm.weights()) / rbm.weights().size());
  }

  @Override
  public void close() {
    rule.close();
    rbm.close();
    data.close();
    rows.close();
  }
}
