package org.harmonium.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.learning.EarlyStop;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The figures that {@link EarlyStop} may go by are those that are measured, no more and no fewer.
 */
@Timeout(60)
class StopMetricsTest {
  private static final String RULE = "chains: 4, batch: 7, epochs: 1, rate: 0.01";
  private static final String NETWORK = "batch: 7, epochs: 1, rate: 0.01";

  @TempDir Path folder;

  private Experiment experiment(String model, String phases, String watch) throws IOException {
    String yaml =
        """
        name: figures
        data: {train: %s, binarisation: none, validationRows: 3}
        model: {%s}
        %s
        watch: {every: 1, rows: 5, %s}
        images: {tiles: 4%s}
        """
            .formatted(
                model.contains("classifier") ? "digits, rows: 40" : "bars-and-stripes",
                model,
                phases.replace("RULE", RULE).replace("NETWORK", NETWORK),
                watch,
                model.matches(".*(classifier|autoencoder|gan).*") ? "" : ", steps: 2");
    Path file = Files.writeString(folder.resolve("figures.yaml"), yaml);
    return YamlRecords.read(file, Experiment.class, List.of());
  }

  /** The header of each phase's file, layers first, without the step and the epoch. */
  private static List<List<String>> columns(Path out) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name :
        List.of(
            "metrics",
            "metrics-classifier",
            "metrics-layer-1",
            "metrics-layer-2",
            "metrics-up-down",
            "metrics-joint",
            "metrics-fine-tuning",
            "metrics-adversarial")) {
      if (Files.exists(out.resolve(name + ".csv"))) {
        files.add(out.resolve(name + ".csv"));
      }
    }
    List<List<String>> columns = new ArrayList<>();
    for (Path file : files) {
      List<String> header = List.of(Files.readAllLines(file).get(0).split(",", -1));
      columns.add(header.subList(2, header.size()));
    }
    return columns;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: rbm, hidden: 5 | learning: {RULE} | likelihood: {chains: 4, betas: 4}",
        "kind: rbm, hidden: 5 | learning: {algorithm: cd, NETWORK} | pseudoLikelihood: none",
        "kind: rbm, hidden: 5, hiddenUnits: rectified | learning: {RULE} | pseudoLikelihood: stochastic",
        "kind: rbm, hidden: 5, visibleUnits: gaussian | learning: {sigma: {}, RULE} | likelihood: {chains: 4, betas: 4}",
        "kind: rbm, hidden: 5, visibleUnits: 'binomial:1' | learning: {algorithm: fpcd, RULE} | rows: 5",
        "kind: bm | learning: {RULE} | likelihood: {method: ais, chains: 4, betas: 4}",
        "kind: bm, hidden: 2 | learning: {algorithm: exact, NETWORK} | likelihood: {method: exact}",
        "kind: bm, hidden: 2 | learning: {RULE} | likelihood: {method: ais, chains: 4, betas: 4}",
        "kind: bm, hidden: 20 | learning: {RULE} | likelihood: {chains: 4, betas: 4}",
        "kind: dbn, hidden: [4, 3] | pretraining: [{RULE}] | likelihood: {method: exact}",
        "kind: dbn, hidden: [4, 3] | 'pretraining: [{RULE}]\nlearning: {algorithm: up-down, RULE}' | likelihood: {chains: 4, betas: 4}",
        "kind: dbm, hidden: [4, 3] | learning: {algorithm: mean-field, RULE} | likelihood: {chains: 4, betas: 4}",
        "kind: dbm, hidden: [4, 3] | learning: {algorithm: mean-field, RULE} | likelihood: {method: ais, chains: 4, betas: 4}",
        "kind: dbm, hidden: [4, 3], visibleUnits: gaussian | 'pretraining: [{RULE}]\nlearning: {algorithm: mean-field, RULE}' | rows: 5",
        "kind: classifier, layers: ['dense:5:relu'] | learning: {algorithm: backpropagation, NETWORK} | pseudoLikelihood: stochastic",
        "kind: classifier, layers: ['maxout:5:2', dropout:0.5, 'dense:4:tanh'] | learning: {algorithm: backpropagation, frozen: 1, NETWORK} | pseudoLikelihood: stochastic",
        "kind: classifier, layers: ['dense:5:sigmoid', 'dense:4:sigmoid'] | 'pretraining: [{algorithm: cd, NETWORK}, {algorithm: autoencoder, NETWORK}]\nlearning: {algorithm: backpropagation, NETWORK}' | pseudoLikelihood: stochastic",
        "kind: autoencoder, encoder: ['dense:5:sigmoid'] | learning: {algorithm: backpropagation, NETWORK} | pseudoLikelihood: stochastic",
        "kind: autoencoder, tied: true, encoder: ['dense:5:sigmoid', 'dense:3:linear'] | 'pretraining: [{algorithm: autoencoder, NETWORK}, {algorithm: cd, NETWORK}]\nlearning: {algorithm: backpropagation, NETWORK}' | pseudoLikelihood: stochastic",
        "kind: gan, latent: 2, generator: ['dense:4:relu'], discriminator: ['dense:3:relu'] | learning: {algorithm: adversarial, NETWORK} | pseudoLikelihood: stochastic",
        "kind: gan, latent: 2, generator: ['dense:4:relu'], discriminator: ['dense:3:relu'], classifier: ['dense:4:relu'] | 'pretraining: [{algorithm: backpropagation, NETWORK}]\nlearning: {algorithm: adversarial, NETWORK}' | pseudoLikelihood: stochastic",
      })
  void figures_ofEachPhase_areTheColumnsOfItsMetrics(String model, String phases, String watch)
      throws IOException {
    Experiment experiment =
        experiment(model, phases, watch.replace("rows: 5", "pseudoLikelihood: exact"));
    Path out = folder.resolve("out");
    Run.start(experiment, out, RunRequest.of(List.of()), new RunObserver() {});
    assertEquals(columns(out), PreparedRun.of(experiment).rehearsal().figures());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: bm | learning: {stop: {metric: hidden_mean}, RULE} | learning.stop.metric",
        "kind: bm, hidden: 2 | learning: {stop: {metric: mean_field_iterations}, RULE} | learning.stop.metric",
        "kind: dbn, hidden: [4, 3] | 'pretraining: [{stop: {metric: bound_train}, RULE}]' | pretraining.stop.metric, layer 1",
        "kind: rbm, hidden: 5, visibleUnits: gaussian | learning: {stop: {metric: pseudo_likelihood}, RULE} | learning.stop.metric",
        "kind: rbm, hidden: 5, hiddenUnits: rectified | learning: {stop: {metric: free_energy_gap}, RULE} | learning.stop.metric",
      })
  void stop_byWhatIsNotMeasured_isRefused(String model, String phases, String key)
      throws IOException {
    Experiment experiment = experiment(model, phases, "likelihood: null");
    String said =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> PreparedRun.of(experiment))
                .getMessage());
    assertTrue(said.startsWith(key + ": no figure is called"), said);
  }
}
