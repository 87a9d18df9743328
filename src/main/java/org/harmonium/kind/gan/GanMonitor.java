package org.harmonium.kind.gan;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.Monitor;
import org.harmonium.kind.WatchSettings;
import org.harmonium.kind.network.NetworkMonitor;
import org.harmonium.learning.AdversarialLearning;
import org.harmonium.learning.AdversarialMeasures;
import org.harmonium.learning.Trainer;

/**
 * Measures a generator and a discriminator during learning, on fixed rows of data and fixed rows of
 * noise: their losses and the quality of the samples.
 */
final class GanMonitor extends Monitor {
  private final AdversarialLearning rule;
  private final LearnedGan model;
  private final Matrix data;
  private final Matrix noise;
  private final SampleJudge judge;

  /**
   * @param data rows (n, V); not closed by the monitor, as the other arguments
   * @param noise rows (n, latent)
   */
  GanMonitor(
      AdversarialLearning rule,
      LearnedGan model,
      WatchSettings settings,
      Matrix data,
      Matrix noise,
      SampleJudge judge) {
    super(settings);
    this.rule = rule;
    this.model = model;
    this.data = data;
    this.noise = noise;
    this.judge = judge;
  }

  @Override
  public Map<String, Double> measure(Trainer trainer) {
    AdversarialMeasures stand = rule.measure(data, noise);
    double d = stand.discriminatorLoss();
    double g = stand.generatorLoss();
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("learning_rate", learningRate(trainer));
    metrics.put(
        "discriminator_loss",
        NetworkMonitor.finite("discriminator_loss", d, trainer, model.backend()));
    metrics.put(
        "generator_loss", NetworkMonitor.finite("generator_loss", g, trainer, model.backend()));
    metrics.put("accuracy_on_data", stand.accuracyOnData());
    metrics.put("accuracy_on_generated", stand.accuracyOnGenerated());
    Backend backend = model.backend();
    try (Matrix samples = backend.zeros(noise.rows(), model.visible())) {
      model.gan().generate(noise, samples);
      metrics.putAll(judge.of(samples));
    }
    return metrics;
  }
}
