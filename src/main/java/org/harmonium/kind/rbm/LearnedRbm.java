package org.harmonium.kind.rbm;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.kind.Clamp;
import org.harmonium.kind.GivesLayers;
import org.harmonium.kind.Likelihood;
import org.harmonium.kind.ModelKind;
import org.harmonium.kind.Sampler;
import org.harmonium.kind.machine.Completion;
import org.harmonium.kind.machine.LearnedMachine;
import org.harmonium.kind.machine.MachineSampler;
import org.harmonium.kind.machine.Projection;
import org.harmonium.kind.machine.RbmLikelihood;
import org.harmonium.model.PretrainedLayers;
import org.harmonium.model.Rbm;
import org.harmonium.model.Units;
import org.jspecify.annotations.Nullable;

/** A restricted Boltzmann machine. */
public record LearnedRbm(Rbm rbm) implements LearnedMachine, GivesLayers {
  @Override
  public ModelKind<?> kind() {
    return new RbmKind();
  }

  @Override
  public Backend backend() {
    return rbm.backend();
  }

  @Override
  public Map<String, Matrix> parameters() {
    return rbm.parameters();
  }

  @Override
  public Units visibleUnits() {
    return rbm.visibleUnits();
  }

  @Override
  public Units hiddenUnits() {
    return rbm.hiddenUnits();
  }

  @Override
  public int visible() {
    return rbm.visible();
  }

  @Override
  public int layers() {
    return 1;
  }

  @Override
  public int hidden(int layer) {
    return rbm.hidden();
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
    return new MachineSampler(rbm, chains);
  }

  @Override
  public Completion complete(Clamp clamp) {
    return Completion.of(rbm, clamp);
  }

  @Override
  public Likelihood likelihood(double[] means, int rows, long seed) {
    return new RbmLikelihood(rbm, means, rows, seed);
  }

  @Override
  public float[][] features(int layer, int n) {
    return Projection.columns(backend(), rbm.weights(), n);
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
