package org.harmonium.kind.dbm;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.kind.Likelihood;
import org.harmonium.kind.ModelKind;
import org.harmonium.kind.machine.LearnedLayers;
import org.harmonium.learning.MeanField;
import org.harmonium.model.Dbm;
import org.harmonium.model.PretrainedLayers;
import org.jspecify.annotations.Nullable;

/** A deep Boltzmann machine. Its hidden layers are inferred by mean-field iterations. */
public final class LearnedDbm implements LearnedLayers {
  /** The root mean square change of the means below which inference has converged. */
  static final double TOLERANCE = 1e-4;

  /** The name of the figure with the number of iterations of the inference. */
  static final String ITERATIONS = "mean_field_iterations";

  /** The maximum number of iterations of the inference. */
  static final int MOST_ITERATIONS = 200;

  private final Dbm dbm;
  private final Map<String, Double> inference = new LinkedHashMap<>();

  /** Creates the model of a machine. */
  public LearnedDbm(Dbm dbm) {
    this.dbm = dbm;
  }

  @Override
  public Dbm machine() {
    return dbm;
  }

  @Override
  public ModelKind<?> kind() {
    return new DbmKind();
  }

  private MeanField infer(Matrix v) {
    return Workspace.prepared(
        new MeanField(dbm, v.rows(), 0),
        means -> {
          means.start(v);
          inference.put(ITERATIONS, (double) means.toTolerance(TOLERANCE, MOST_ITERATIONS));
        });
  }

  @Override
  public void encode(Matrix v, int layer, @Nullable RandomStream random, Matrix h) {
    try (MeanField means = infer(v)) {
      backend().copy(means.mean(layer), h);
      if (random != null) {
        backend().bernoulli(h, random, h);
      }
    }
  }

  @Override
  public void reconstruct(Matrix v, Matrix reconstruction) {
    try (MeanField means = infer(v)) {
      backend()
          .gemm(
              Scalar.ONE, means.mean(1), false, dbm.weights(1), true, Scalar.ZERO, reconstruction);
      dbm.units(0).mean(backend(), reconstruction, dbm.bias(0), reconstruction);
    }
  }

  @Override
  public Map<String, Double> inferenceFigures() {
    return inference;
  }

  @Override
  public Likelihood likelihood(double[] means, int rows, long seed) {
    return new DbmLikelihood(dbm, means, rows, seed);
  }

  @Override
  public PretrainedLayers pretrainedLayers() {
    return PretrainedLayers.of(dbm);
  }

  @Override
  public @Nullable Dbm augmenting() {
    if (dbm.depth() > 1 && visibleUnits().isScaled()) {
      throw new IllegalArgumentException(
          "it has Gaussian visible units, by which inputs are not augmented; give a dbm of binary"
              + " ones");
    }
    return dbm.depth() > 1 ? dbm : null;
  }

  @Override
  public void close() {
    dbm.close();
  }
}
