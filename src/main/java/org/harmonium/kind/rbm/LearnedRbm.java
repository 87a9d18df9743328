package org.harmonium.kind.rbm;

import java.util.List;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.kind.Likelihood;
import org.harmonium.kind.ModelKind;
import org.harmonium.kind.Sampler;
import org.harmonium.kind.machine.LearnedLayers;
import org.harmonium.kind.machine.RbmLikelihood;
import org.harmonium.model.PretrainedLayers;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/** A restricted Boltzmann machine. */
public record LearnedRbm(Rbm rbm) implements LearnedLayers {
  @Override
  public Rbm machine() {
    return rbm;
  }

  @Override
  public ModelKind<?> kind() {
    return new RbmKind();
  }

  @Override
  public void encode(Matrix v, int layer, @Nullable RandomStream random, Matrix h) {
    if (random == null) {
      rbm.hiddenMean(v, h);
    } else {
      rbm.hiddenSample(v, random, null, h);
    }
  }

  @Override
  public void reconstruct(Matrix v, Matrix reconstruction) {
    try (Matrix h = backend().zeros(v.rows(), rbm.hidden())) {
      rbm.hiddenMean(v, h);
      rbm.visibleMean(h, reconstruction);
    }
  }

  @Override
  public Sampler sampler(int chains) {
    RbmLikelihood.requireLaw(rbm);
    return LearnedLayers.super.sampler(chains);
  }

  @Override
  public Likelihood likelihood(double[] means, int rows, long seed) {
    return new RbmLikelihood(rbm, means, rows, seed);
  }

  @Override
  public PretrainedLayers pretrainedLayers() {
    return PretrainedLayers.of(List.of(rbm));
  }

  @Override
  public void close() {
    rbm.close();
  }
}
