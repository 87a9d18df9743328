package org.harmonium.kind.bm;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.estimate.BaseRate;
import org.harmonium.estimate.BoltzmannAnnealing;
import org.harmonium.estimate.BoltzmannBound;
import org.harmonium.estimate.ExactBoltzmannLaw;
import org.harmonium.estimate.PseudoLikelihood;
import org.harmonium.kind.EstimateSettings;
import org.harmonium.kind.Figures;
import org.harmonium.kind.Likelihood;
import org.harmonium.kind.machine.Annealing;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;

/**
 * The likelihood of a general Boltzmann machine. Machines of up to 25 units are enumerated exactly.
 * For larger machines, log Z is estimated by annealing, forwards or in both directions, and
 * machines with hidden units give the mean-field bound.
 */
final class BmLikelihood implements Likelihood {
  private final BoltzmannMachine machine;
  private final double[] baseBias;
  private final long seed;

  BmLikelihood(BoltzmannMachine machine, double[] means, int n, long seed) {
    this.machine = machine;
    this.baseBias = BaseRate.bias(BernoulliUnits.INSTANCE, BaseRate.smoothed(means, n));
    this.seed = seed;
  }

  @Override
  public Plan plan(EstimateSettings settings) {
    if (settings instanceof EstimateSettings.Exact) {
      ExactBoltzmannLaw.requirePossible(machine.units());
      return new Plan(true, null, Figures.LOG_PROBABILITY);
    }
    EstimateSettings.Annealed annealed = Annealing.annealed(settings);
    if (settings instanceof EstimateSettings.Auto && machine.units() <= ExactBoltzmannLaw.LARGEST) {
      return new Plan(true, null, Figures.LOG_PROBABILITY);
    }
    return new Plan(
        false, annealed, machine.hidden() == 0 ? Figures.LOG_PROBABILITY : Figures.BOUND);
  }

  @Override
  public Judge judge(Plan plan, long draw) {
    Map<String, Double> figures = new LinkedHashMap<>();
    EstimateSettings.Annealed settings = plan.annealed();
    if (settings == null) {
      ExactBoltzmannLaw law = new ExactBoltzmannLaw(machine);
      figures.put("exact.log_z", law.logZ());
      RowFigure exact = RowFigure.ofRow(machine.backend(), law::logProbability);
      return new Judge(law.logZ(), figures, plan.figure(), exact);
    }
    double logZ = annealed(settings, draw, figures);
    return new Judge(logZ, figures, plan.figure(), v -> bound(v, logZ));
  }

  private double annealed(
      EstimateSettings.Annealed settings, long draw, Map<String, Double> figures) {
    RandomStream random = Annealing.random(machine.backend(), seed, draw);
    Blocks blocks = Blocks.coloured(machine.connectivity());
    int betas = settings.betas();
    try (BoltzmannAnnealing annealing =
        new BoltzmannAnnealing(machine, blocks, baseBias, settings.chains())) {
      return settings instanceof EstimateSettings.Sandwich
          ? Figures.add(figures, annealing.sandwich(betas, betas, random))
          : Figures.add(figures, annealing.estimate(betas, random));
    }
  }

  private double[] bound(Matrix v, double logZ) {
    Blocks blocks = Blocks.coloured(machine.connectivity());
    try (BoltzmannBound bound = new BoltzmannBound(machine, blocks, LearnedBm.ITERATIONS)) {
      return bound.logProbabilities(v, logZ);
    }
  }

  @Override
  public double[] pseudoLikelihood(Matrix v) {
    return PseudoLikelihood.exact(machine, v);
  }
}
