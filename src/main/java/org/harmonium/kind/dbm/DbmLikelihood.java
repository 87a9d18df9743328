package org.harmonium.kind.dbm;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
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
  private static final int ROWS = 1000; // at a time

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
      return new Judge(exact.logZ(), figures, plan.figure(), v -> exact(exact, dbm.backend(), v));
    }
    double logZ = new Annealing(dbm, baseBias, seed).logZ(plan.annealed(), draw, figures);
    return new Judge(logZ, figures, plan.figure(), new Bound(logZ));
  }

  private static double[] exact(ExactLikelihood exact, Backend backend, Matrix v) {
    float[][] rows = Rows.of(backend, v);
    double[] logProbability = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      double[] row = new double[rows[i].length];
      for (int j = 0; j < row.length; j++) {
        row[j] = rows[i][j];
      }
      logProbability[i] = exact.logProbability(row);
    }
    return logProbability;
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
      double[] bounds = new double[v.rows()];
      iterations = 0;
      int n = Math.min(ROWS, v.rows());
      try (MeanField inference = new MeanField(dbm, n, 0);
          LayerStates states = new LayerStates(dbm, n)) {
        for (int from = 0; from < v.rows(); from += n) {
          int to = Math.min(from + n, v.rows());
          MeanField means = inference.first(to - from);
          means.start(v.rows(from, to));
          int took = means.toTolerance(LearnedDbm.TOLERANCE, LearnedDbm.MOST_ITERATIONS);
          iterations = Math.max(iterations, took);
          LayerStates block = states.rows(0, to - from);
          dbm.backend().copy(v.rows(from, to), block.of(0));
          block.changed(0);
          for (int l = 1; l <= dbm.depth(); l++) {
            dbm.backend().copy(means.mean(l), block.of(l));
            block.changed(l);
          }
          System.arraycopy(MeanFieldBound.of(dbm, block, logZ), 0, bounds, from, to - from);
        }
      }
      return bounds;
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
