package org.harmonium.kind.dbm;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.estimate.BaseRate;
import org.harmonium.estimate.ExactLikelihood;
import org.harmonium.estimate.MeanFieldBound;
import org.harmonium.kind.EstimateSettings;
import org.harmonium.kind.Figures;
import org.harmonium.kind.Likelihood;
import org.harmonium.kind.machine.Annealing;
import org.harmonium.kind.rows.Rows;
import org.harmonium.learning.MeanField;
import org.harmonium.model.Dbm;
import org.harmonium.model.LayerStates;

/**
 * The likelihood of a deep Boltzmann machine. Small machines are enumerated exactly. Larger
 * machines give the mean-field bound, with log Z by annealing over the even layers.
 */
final class DbmLikelihood implements Likelihood {
  private final Dbm dbm;
  private final double[] baseBias;
  private final long seed;

  DbmLikelihood(Dbm dbm, double[] means, int n, long seed) {
    this.dbm = dbm;
    this.baseBias = BaseRate.bias(dbm.units(0), BaseRate.means(dbm.units(0), means, n));
    this.seed = seed;
  }

  @Override
  public Plan plan(EstimateSettings settings) {
    return Annealing.plan(settings, dbm, Figures.LOG_PROBABILITY, Figures.BOUND, false);
  }

  @Override
  public Judge judge(Plan plan, long draw) {
    Map<String, Double> figures = new LinkedHashMap<>();
    if (plan.annealed() == null) {
      ExactLikelihood exact = new ExactLikelihood(dbm);
      figures.put("exact.log_z", exact.logZ());
      RowFigure rows = RowFigure.ofRow(dbm.backend(), exact::logProbability);
      return new Judge(exact.logZ(), figures, plan.figure(), rows);
    }
    double logZ = new Annealing(dbm, baseBias, seed).logZ(plan.annealed(), draw, figures);
    return new Judge(logZ, figures, plan.figure(), new Bound(logZ));
  }

  /** The mean-field bound of rows, and the maximum number of iterations over their blocks. */
  private final class Bound implements RowFigure {
    private final double logZ;
    private int iterations;

    Bound(double logZ) {
      this.logZ = logZ;
    }

    @Override
    public double[] of(Matrix v) {
      iterations = 0;
      int n = Math.min(Rows.BLOCK, v.rows());
      try (MeanField inference = new MeanField(dbm, n, 0);
          LayerStates states = new LayerStates(dbm, n)) {
        return Rows.figures(v, block -> of(block, inference, states));
      }
    }

    private double[] of(Matrix v, MeanField inference, LayerStates states) {
      MeanField means = inference.first(v.rows());
      means.start(v);
      iterations =
          Math.max(iterations, means.toTolerance(LearnedDbm.TOLERANCE, LearnedDbm.MOST_ITERATIONS));
      LayerStates block = states.rows(0, v.rows());
      for (int l = 0; l <= dbm.depth(); l++) {
        dbm.backend().copy(l == 0 ? v : means.mean(l), block.of(l));
        block.changed(l);
      }
      return MeanFieldBound.of(dbm, block, logZ);
    }

    @Override
    public Map<String, Double> inferenceFigures() {
      return Map.of(LearnedDbm.ITERATIONS, (double) iterations);
    }
  }

  @Override
  public double[] pseudoLikelihood(Matrix v) {
    throw new IllegalArgumentException(
        "a deep Boltzmann machine has no pseudo-likelihood here; use the method ais for its bound");
  }
}
