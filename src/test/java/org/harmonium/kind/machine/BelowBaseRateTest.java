package org.harmonium.kind.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.kind.rbm.LearnedRbm;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Rbm;
import org.harmonium.model.UnitsDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The base rate of independent units, by sums in double, and when a model falls below it. */
class BelowBaseRateTest {
  private static final double TOLERANCE = 1e-5; // biases and sums over units are float32

  @TempDir Path folder;
  private Experiment experiment;

  private PreparedData load(String units, String csv) throws Exception {
    Path rows = Files.writeString(folder.resolve("rows.csv"), csv);
    Path yaml =
        Files.writeString(
            folder.resolve("e.yaml"),
            """
            name: base
            data: {train: %s, binarisation: none, testRows: 1}
            model: {kind: rbm, hidden: 2, visibleUnits: '%s'}
            learning: {epochs: 1, rate: 1}
            """
                .formatted(rows, units));
    experiment = YamlRecords.read(yaml, Experiment.class, List.of());
    return PreparedData.load(
        experiment.data(), experiment.model().values(), experiment.model().forAnyValues(), 1);
  }

  private LearnedMachine model(Backend backend, String units, int visible) {
    return new LearnedRbm(
        new Rbm(
            backend,
            UnitsDescription.parse(units).open(backend, visible),
            visible,
            BernoulliUnits.INSTANCE,
            2));
  }

  @Test
  void baseRate_ofBinaryUnits_isThatOfSmoothedMeans() throws Exception {
    PreparedData data = load("bernoulli", "0,1,1\n0,1,0\n0,0,0\n0,1,1\n0,1,0\n");
    double expected = 0;
    float[] row = new float[3];
    data.test().row(0, row);
    for (int i = 0; i < 3; i++) {
      double p = (4 * data.trainMeans()[i] + 1) / 6;
      expected += Math.log(row[i] == 1 ? p : 1 - p);
    }
    try (Backend backend = Backends.cpu();
        LearnedMachine model = model(backend, "bernoulli", 3)) {
      assertEquals(
          expected, BelowBaseRate.baseRate(model, data, experiment.task(), "test"), TOLERANCE);
    }
  }

  @Test
  void baseRate_ofGaussianUnits_isTheirDensity() throws Exception {
    PreparedData data = load("gaussian", "0,1.5\n1,7\n-2,3\n0.5,4\n3,-1\n");
    double[] mean = data.trainMeans();
    double[] sigma = data.trainDeviations();
    double expected = 0;
    float[] row = new float[2];
    for (int n = 0; n < 4; n++) {
      data.train().row(n, row);
      for (int i = 0; i < 2; i++) {
        double z = (row[i] - mean[i]) / sigma[i];
        expected -= (z * z / 2 + Math.log(sigma[i] * Math.sqrt(2 * Math.PI))) / 4;
      }
    }
    try (Backend backend = Backends.cpu();
        LearnedMachine model = model(backend, "gaussian", 2)) {
      assertEquals(
          expected, BelowBaseRate.baseRate(model, data, experiment.task(), "train"), TOLERANCE);
    }
  }

  @ParameterizedTest
  @CsvSource({"test.log_probability, log_probability", "test.bound, bound"})
  void warning_beginsWellBelowTheBaseRateOfTheTestRows(String name, String figure)
      throws Exception {
    PreparedData data = load("bernoulli", "0,1,1\n0,1,0\n0,0,0\n0,1,1\n0,1,0\n");
    try (Backend backend = Backends.cpu();
        LearnedMachine model = model(backend, "bernoulli", 3)) {
      double base = BelowBaseRate.baseRate(model, data, experiment.task(), "test");
      double least = base - 3 * BelowBaseRate.MARGIN;
      Map<String, Double> well = Map.of("train." + figure, -1e9, name, least + 0.01);
      assertEquals(Optional.empty(), BelowBaseRate.warning(model, data, experiment.task(), well));
      Map<String, Double> badly = Map.of("train." + figure, 0.0, name, least - 0.01);
      String said = BelowBaseRate.warning(model, data, experiment.task(), badly).orElse("");
      assertTrue(said.contains(name) && said.endsWith("lower learning.rate"), said);
      assertFalse(BelowBaseRate.warning(model, data, experiment.task(), Map.of()).isPresent());
    }
  }
}
