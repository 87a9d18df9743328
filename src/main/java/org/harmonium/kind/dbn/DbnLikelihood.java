package org.harmonium.kind.dbn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.estimate.DbnBound;
import org.harmonium.estimate.ExactLikelihood;
import org.harmonium.kind.EstimateSettings;
import org.harmonium.kind.Figures;
import org.harmonium.kind.Likelihood;
import org.harmonium.kind.machine.Annealing;
import org.harmonium.kind.rows.Rows;
import org.harmonium.kind.rows.Streams;
import org.harmonium.model.Dbn;
import org.harmonium.model.Rbm;

/**
 * The variational bound of a deep belief net: log Z of the top RBM by enumeration or annealing, and
 * for each row an average over bottom-up samples. Labels at the top are summed out.
 */
record DbnLikelihood(Dbn dbn, long seed) implements Likelihood {
  private static final int SAMPLES = 10; // bottom-up samples per row
  private static final long BOUND_DRAWS = 1L << 31; // the first draw number of the bound

  @Override
  public Plan plan(EstimateSettings settings) {
    return Annealing.plan(settings, dbn.top(), Figures.BOUND, Figures.BOUND, false);
  }

  @Override
  public Judge judge(Plan plan, long draw) {
    Rbm top = dbn.top();
    Map<String, Double> figures = new LinkedHashMap<>();
    double logZ;
    if (plan.annealed() == null) {
      logZ = new ExactLikelihood(top).logZ();
      figures.put("exact.log_z", logZ);
    } else {
      double[] baseBias = dbn.backend().downloadDoubles(top.visibleBias());
      logZ = new Annealing(top, baseBias, seed).logZ(plan.annealed(), draw, figures);
    }
    return new Judge(logZ, figures, plan.figure(), v -> bound(v, logZ, draw));
  }

  private double[] bound(Matrix v, double logZ, long draw) {
    RandomStream random = Streams.of(dbn.backend(), seed).estimate();
    random.seek((draw << 32) + BOUND_DRAWS);
    List<Rbm> recognition = recognition();
    int most = Math.min(Rows.BLOCK, v.rows());
    try (DbnBound bound = new DbnBound(recognition, dbn.stack(), dbn.labels(), most)) {
      double[] bounds = Rows.figures(v, block -> bound.estimate(block, SAMPLES, random).bound());
      return Arrays.stream(bounds).map(b -> b - logZ).toArray();
    } finally {
      if (dbn.isUntied()) {
        recognition.forEach(Rbm::close);
      }
    }
  }

  /**
   * Returns the RBMs whose hidden conditionals are Q: those of the stack, or copies with the
   * recognition weights.
   */
  private List<Rbm> recognition() {
    List<Rbm> lower = dbn.stack().subList(0, dbn.depth() - 1);
    if (!dbn.isUntied()) {
      return lower;
    }
    Backend backend = dbn.backend();
    List<Rbm> recognition = new ArrayList<>();
    for (int l = 1; l < dbn.depth(); l++) {
      Rbm twin = lower.get(l - 1).twin();
      backend.copy(dbn.recognitionWeights(l), twin.weights());
      backend.copy(dbn.recognitionBias(l), twin.hiddenBias());
      recognition.add(twin);
    }
    return recognition;
  }

  @Override
  public double[] pseudoLikelihood(Matrix v) {
    throw new IllegalArgumentException(
        "a deep belief net has no pseudo-likelihood; use the method ais for its bound");
  }
}
