package org.harmonium.kind.machine;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.RandomStream;
import org.harmonium.estimate.AisEstimate;
import org.harmonium.estimate.AnnealedImportanceSampling;
import org.harmonium.estimate.ExactLikelihood;
import org.harmonium.estimate.PilotAnnealing;
import org.harmonium.estimate.Sandwich;
import org.harmonium.kind.EstimateSettings;
import org.harmonium.kind.EstimateSettings.Annealed;
import org.harmonium.kind.Figures;
import org.harmonium.kind.Likelihood;
import org.harmonium.kind.rows.Streams;
import org.harmonium.model.LayeredMachine;

/**
 * Estimates log Z of a layered machine by annealing, forwards or in both directions.
 *
 * @param baseBias of the visible units in the base-rate model; a pilot run estimates those of
 *     deeper layers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Annealing(LayeredMachine machine, double[] baseBias, long seed) {
  /**
   * The pilot run that estimates the base rates of deeper layers takes the number of inverse
   * temperatures divided by this.
   */
  private static final int PILOT = 20;

  /**
   * Decides how log Z of a layered machine is computed.
   *
   * @param exactFigure the figure of rows if log Z is enumerated
   * @param annealedFigure the figure of rows if log Z is estimated
   * @param annealsAlways whether {@code auto} estimates in addition to enumeration
   */
  public static Likelihood.Plan plan(
      EstimateSettings settings,
      LayeredMachine machine,
      String exactFigure,
      String annealedFigure,
      boolean annealsAlways) {
    for (LayeredMachine.Layer layer : machine.layers()) {
      if (!layer.units().hasLogNormaliser()) {
        throw new IllegalArgumentException(
            "there is no log Z, exact or estimated, with %s units, which cannot be summed out; leave it out"
                .formatted(layer.units().name()));
      }
    }
    if (settings instanceof EstimateSettings.Exact) {
      ExactLikelihood.requirePossible(machine);
      return new Likelihood.Plan(true, null, exactFigure);
    }
    Annealed annealed = annealed(settings);
    boolean isExact =
        settings instanceof EstimateSettings.Auto && ExactLikelihood.isPossible(machine);
    return new Likelihood.Plan(
        isExact,
        isExact && !annealsAlways ? null : annealed,
        isExact ? exactFigure : annealedFigure);
  }

  /**
   * Returns the settings of a method that uses annealing.
   *
   * @throws IllegalArgumentException if the method does not use annealing
   */
  public static Annealed annealed(EstimateSettings settings) {
    if (settings instanceof Annealed annealed) {
      return annealed;
    }
    throw new IllegalArgumentException(
        "parzen is for models that give rows no probability; choose one of auto, exact, ais,"
            + " sandwich");
  }

  /** Returns log Z, and adds the figures of its estimate to {@code figures}. */
  public double logZ(Annealed settings, long draw, Map<String, Double> figures) {
    RandomStream random = random(machine.backend(), seed, draw);
    List<double[]> baseBiases =
        PilotAnnealing.baseBiases(
            machine, baseBias, settings.chains(), Math.max(1, settings.betas() / PILOT), random);
    if (!(settings instanceof EstimateSettings.Sandwich)) {
      return Figures.add(figures, forwards(baseBiases, settings, random));
    }
    return Figures.add(
        figures,
        Sandwich.of(
            machine, baseBiases, settings.chains(), settings.betas(), settings.betas(), random));
  }

  /** Returns the stream of an estimate, at the first of its draws. */
  public static RandomStream random(Backend backend, long seed, long draw) {
    RandomStream random = Streams.of(backend, seed).estimate();
    random.seek(draw << 32); // an estimate uses a few draws per step
    return random;
  }

  private AisEstimate forwards(List<double[]> baseBiases, Annealed settings, RandomStream random) {
    try (AnnealedImportanceSampling ais =
        new AnnealedImportanceSampling(machine, baseBiases, settings.chains())) {
      return ais.estimate(settings.betas(), random);
    }
  }
}
