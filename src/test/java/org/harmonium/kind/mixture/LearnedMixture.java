package org.harmonium.kind.mixture;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.Dataset;
import org.harmonium.kind.Draws;
import org.harmonium.kind.Encodes;
import org.harmonium.kind.EstimateSettings;
import org.harmonium.kind.Figures;
import org.harmonium.kind.HasLikelihood;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.Likelihood;
import org.harmonium.kind.ModelKind;
import org.harmonium.kind.Reconstructs;
import org.harmonium.kind.rows.Rows;
import org.harmonium.model.UnitsDescription;
import org.jspecify.annotations.Nullable;

/** A mixture, encoded by the probabilities of its components. */
record LearnedMixture(Mixture mixture)
    implements LearnedModel, Encodes, Reconstructs, Draws, HasLikelihood {
  @Override
  public ModelKind<?> kind() {
    return new MixtureKind();
  }

  @Override
  public Backend backend() {
    return mixture.backend();
  }

  @Override
  public Map<String, Matrix> parameters() {
    return mixture.parameters();
  }

  @Override
  public int visible() {
    return mixture.weights().rows();
  }

  @Override
  public UnitsDescription values() {
    return UnitsDescription.BERNOULLI;
  }

  @Override
  public Map<String, Object> description() {
    return Map.of("components", hidden(1));
  }

  @Override
  public int layers() {
    return 1;
  }

  @Override
  public int hidden(int layer) {
    return mixture.weights().cols();
  }

  @Override
  public String codes() {
    return "probabilities";
  }

  @Override
  public void encode(Matrix v, int layer, @Nullable RandomStream random, Matrix h) {
    mixture.posterior(v, h);
    if (random != null) {
      backend().categorical(0, h.cols(), h.cols(), random, h);
    }
  }

  @Override
  public void reconstruct(Matrix v, Matrix reconstruction) {
    try (Matrix h = backend().zeros(v.rows(), hidden(1))) {
      mixture.posterior(v, h);
      mixture.means(h, reconstruction);
    }
  }

  @Override
  public boolean drawsByChains() {
    return false;
  }

  @Override
  public float[][] draw(int n, int steps, RandomStream random) {
    Backend backend = backend();
    try (Matrix h = backend.zeros(n, hidden(1));
        Matrix v = backend.zeros(n, visible())) {
      backend.addRow(h, mixture.components(), h);
      backend.softmax(h, h);
      backend.categorical(0, h.cols(), h.cols(), random, h);
      mixture.means(h, v);
      return Rows.of(backend, v);
    }
  }

  @Override
  public Map<String, Double> figures(Dataset rows) {
    return Map.of("likeliest_row", likeliest(rows));
  }

  private double likeliest(Dataset rows) {
    double most = Double.NEGATIVE_INFINITY;
    try (Matrix v = backend().upload(rows.toFloats(), rows.rows(), rows.cols())) {
      for (double value : mixture.logProbabilities(v)) {
        most = Math.max(most, value);
      }
    }
    return most;
  }

  @Override
  public Likelihood likelihood(double[] means, int rows, long seed) {
    return new Likelihood() {
      @Override
      public Plan plan(EstimateSettings settings) {
        boolean isExact =
            settings instanceof EstimateSettings.Exact || settings instanceof EstimateSettings.Auto;
        if (!isExact) {
          throw new IllegalArgumentException(
              "the likelihood of a mixture needs no estimate of log Z; set the method to exact");
        }
        return new Plan(true, null, Figures.LOG_PROBABILITY);
      }

      @Override
      public Judge judge(Plan plan, long draw) {
        return new Judge(0, Map.of("exact.log_z", 0.0), plan.figure(), mixture::logProbabilities);
      }

      @Override
      public double[] pseudoLikelihood(Matrix v) {
        throw new IllegalArgumentException(
            "a mixture has no pseudo-likelihood; set the method to exact");
      }
    };
  }

  @Override
  public void close() {
    mixture.close();
  }
}
