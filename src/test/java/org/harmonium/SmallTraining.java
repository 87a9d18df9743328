package org.harmonium;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendException;
import org.harmonium.backend.Backends;
import org.harmonium.backend.RowStore;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.estimate.BaseRate;
import org.harmonium.learning.PersistentContrastiveDivergence;
import org.harmonium.learning.RbmLearning;
import org.harmonium.learning.Schedule;
import org.harmonium.learning.StoredRows;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingPlan;
import org.harmonium.learning.UpdateSettings;
import org.harmonium.model.Rbm;

/** A program that uses the library, for {@link OptionalDependenciesTest}. */
final class SmallTraining {
  private SmallTraining() {}

  /** Trains with the backend that auto chooses, then asks for what needs further libraries. */
  public static void main(String[] arguments) {
    Dataset digits = Datasets.open("digits");
    double[] means = BaseRate.smoothed(digits.columnMeans(), digits.rows());
    try (Backend backend = Backends.open("auto", Map.of());
        RowStore rows = digits.store(backend);
        Rbm rbm = new Rbm(backend, digits.cols(), 10);
        var pcd =
            new RbmLearning(
                new PersistentContrastiveDivergence(rbm, 100, backend.stream(1, 3)),
                1,
                UpdateSettings.PLAIN)) {
      rbm.initialise(0.01, means, 0, backend.stream(1, 0));
      pcd.startChainsAtRandom();
      var plan = new TrainingPlan(2, 10, Schedule.linear(0.05, 0), Schedule.constant(0));
      try (var data = new StoredRows(backend, rows, backend.stream(1, 2));
          Trainer trainer = new Trainer(backend, pcd, data, plan, 1)) {
        trainer.run();
        System.out.println("epochs " + trainer.epoch() + " on " + backend.name());
      }
    }
    open("cuda", Map.of());
    open("cpu", Map.of("cpu.blas", "openblas"));
  }

  private static void open(String name, Map<String, String> options) {
    try (Backend backend = Backends.open(name, options)) {
      System.out.println("opened " + backend.description());
    } catch (BackendException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }
}
