package org.harmonium.experiment.learned;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.RandomStream;
import org.harmonium.estimate.AisEstimate;
import org.harmonium.estimate.AnnealedImportanceSampling;
import org.harmonium.estimate.PilotAnnealing;
import org.harmonium.estimate.Sandwich;
import org.harmonium.experiment.rows.RandomStreams;
import org.harmonium.experiment.settings.EstimateSettings;
import org.harmonium.experiment.settings.EstimateSettings.Method;
import org.harmonium.model.LayeredMachine;

/** log Z of a layered machine by annealing: forwards, or from both sides. */
final class Annealing {
  /** The pilot that finds the base rates of deeper layers has this share of the steps. */
  private static final int PILOT = 20;

  private final LayeredMachine machine;
  private final double[] baseBias;
  private final long seed;

  /**
   * @param baseBias of the visible units, where annealing starts; a pilot finds those of deeper
   *     layers
   */
  Annealing(LayeredMachine machine, double[] baseBias, long seed) {
    this.machine = machine;
    this.baseBias = baseBias;
    this.seed = seed;
  }

  /** log Z, and all that is known of it into {@code figures}. */
  double logZ(EstimateSettings settings, long draw, Map<String, Double> figures) {
    RandomStream random = machine.backend().stream(seed, RandomStreams.ESTIMATE);
    random.seek(draw << 32); // an estimate uses a few draws a step
    List<double[]> baseBiases =
        PilotAnnealing.baseBiases(
            machine, baseBias, settings.chains(), Math.max(1, settings.betas() / PILOT), random);
    if (settings.method() != Method.SANDWICH) {
      AisEstimate ais = forwards(baseBiases, settings, random);
      Figures.add(figures, ais);
      return ais.logZ();
    }
    Sandwich sandwich =
        Sandwich.of(
            machine, baseBiases, settings.chains(), settings.betas(), settings.betas(), random);
    Figures.add(figures, sandwich);
    return sandwich.forward().logZ();
  }

  private AisEstimate forwards(
      List<double[]> baseBiases, EstimateSettings settings, RandomStream random) {
    try (AnnealedImportanceSampling ais =
        new AnnealedImportanceSampling(machine, baseBiases, settings.chains())) {
      return ais.estimate(settings.betas(), random);
    }
  }
}
