package org.harmonium.parity;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.estimate.BaseRate;
import org.harmonium.estimate.ExactLikelihood;
import org.harmonium.learning.ContrastiveDivergence;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.learning.NegativePhase;
import org.harmonium.learning.PersistentContrastiveDivergence;
import org.harmonium.learning.RbmLearning;
import org.harmonium.learning.Schedule;
import org.harmonium.learning.StoredRows;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingPlan;
import org.harmonium.learning.UpdateSettings;
import org.harmonium.model.Rbm;

/**
 * A run of seconds and the statistics it ends with.
 *
 * @param name what is learned, and how
 * @param learned the rows to learn from
 * @param others rows that are not learned, for the gap of free energies
 * @param rate the learning rate at first; it falls to 0 in a straight line, so that the ends of
 *     different seeds lie close together
 */
record ShortRun(
    String name,
    Dataset learned,
    Dataset others,
    int hidden,
    int batch,
    int epochs,
    double rate,
    boolean isPersistent) {
  // The random streams of a run; the trainer's own is Trainer.SHUFFLE_STREAM.
  private static final long WEIGHTS = 0;
  private static final long BINARISE = 2;
  private static final long GIBBS = 3;

  /** All 14 patterns of 3 x 3 by PCD; the last minibatch of an epoch is short. */
  static ShortRun barsAndStripes(int epochs) {
    Dataset all = Datasets.open("bars-and-stripes");
    Dataset noise =
        Dataset.ofFloats(
            "noise", 64, all.cols(), Numbers.bits(64 * all.cols(), 0.5, 1), all.provenance());
    return new ShortRun("bars and stripes 9-8, PCD-1", all, noise, 8, 5, epochs, 0.1, true);
  }

  /** The embedded digits by CD-1, of which the last 297 are not learned. */
  static ShortRun digits(int epochs) {
    Dataset all = Datasets.open("digits");
    return new ShortRun(
        "digits 64-100, CD-1",
        all.slice(0, 1500),
        all.slice(1500, all.rows()),
        100,
        80,
        epochs,
        0.1,
        false);
  }

  Map<String, Double> on(Backend backend, long seed) {
    RandomStream gibbs = backend.stream(seed, GIBBS);
    try (RowStore rows = learned.store(backend);
        Rbm rbm = new Rbm(backend, learned.cols(), hidden);
        RbmLearning rule = rule(rbm, gibbs)) {
      double[] means = BaseRate.smoothed(learned.columnMeans(), learned.rows());
      rbm.initialise(0.05, means, 0, backend.stream(seed, WEIGHTS));
      rule.startChainsAtRandom();
      TrainingPlan plan =
          new TrainingPlan(epochs, batch, Schedule.linear(rate, 0), Schedule.constant(0.5));
      try (StoredRows data = new StoredRows(backend, rows, backend.stream(seed, BINARISE));
          Trainer trainer = new Trainer(backend, rule, data, plan, seed)) {
        trainer.run();
      }
      return statistics(rbm);
    }
  }

  private RbmLearning rule(Rbm rbm, RandomStream random) {
    NegativePhase negative =
        isPersistent
            ? new PersistentContrastiveDivergence(rbm, 20, random)
            : new ContrastiveDivergence(rbm, VisibleStates.MEANS, random);
    return new RbmLearning(negative, 1, UpdateSettings.PLAIN);
  }

  private Map<String, Double> statistics(Rbm rbm) {
    Backend backend = rbm.backend();
    Map<String, Double> statistics = new LinkedHashMap<>();
    try (Matrix v = upload(backend, learned);
        Matrix other = upload(backend, others);
        Matrix vMean = backend.zeros(v.rows(), v.cols());
        Matrix hMean = backend.zeros(v.rows(), hidden);
        Matrix ones = backend.zeros(v.rows(), hidden)) {
      rbm.hiddenMean(v, hMean);
      rbm.visibleMean(hMean, vMean);
      backend.fill(1f, ones);
      statistics.put("reconstruction error", backend.squaredDistance(v, vMean) / v.rows());
      statistics.put("mean activation", backend.dot(hMean, ones) / hMean.size());
      statistics.put("free energy gap", mean(rbm.freeEnergy(other)) - mean(rbm.freeEnergy(v)));
      if (learned.isBinary()) {
        statistics.put("exact log-probability", logProbability(rbm));
      }
    }
    return statistics;
  }

  private double logProbability(Rbm rbm) {
    ExactLikelihood exact = new ExactLikelihood(rbm);
    float[] row = new float[learned.cols()];
    double sum = 0;
    for (int i = 0; i < learned.rows(); i++) {
      learned.row(i, row);
      sum += exact.logProbability(Numbers.doubles(row));
    }
    return sum / learned.rows();
  }

  private static Matrix upload(Backend backend, Dataset rows) {
    return backend.upload(rows.toFloats(), rows.rows(), rows.cols());
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double x : values) {
      sum += x;
    }
    return sum / values.length;
  }
}
