package org.harmonium.kind.bm;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Unary;
import org.harmonium.backend.Workspace;
import org.harmonium.kind.Clamp;
import org.harmonium.kind.Likelihood;
import org.harmonium.kind.ModelKind;
import org.harmonium.kind.Sampler;
import org.harmonium.kind.machine.Completion;
import org.harmonium.kind.machine.LearnedMachine;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.MeanFieldSweep;
import org.harmonium.model.Units;
import org.jspecify.annotations.Nullable;

/**
 * A general Boltzmann machine of binary units. Its hidden units, which are connected with each
 * other, are inferred by mean-field iterations.
 */
public record LearnedBm(BoltzmannMachine machine) implements LearnedMachine {
  /** Sweeps of mean-field inference. */
  static final int ITERATIONS = 50;

  @Override
  public ModelKind<?> kind() {
    return new BmKind();
  }

  @Override
  public Backend backend() {
    return machine.backend();
  }

  @Override
  public Map<String, Matrix> parameters() {
    return machine.parameters();
  }

  @Override
  public Units visibleUnits() {
    return BernoulliUnits.INSTANCE;
  }

  @Override
  public Units hiddenUnits() {
    return BernoulliUnits.INSTANCE;
  }

  @Override
  public int visible() {
    return machine.visible();
  }

  @Override
  public Map<String, Object> description() {
    Map<String, Object> description = LearnedMachine.super.description();
    description.put("visible", machine.visible());
    return description;
  }

  @Override
  public int layers() {
    return machine.hidden() == 0 ? 0 : 1;
  }

  @Override
  public int hidden(int layer) {
    return machine.hidden();
  }

  /** Returns x (n, V + H): v and the means of the hidden units given v. */
  private Matrix infer(Matrix v) {
    return Workspace.prepared(backend().zeros(v.rows(), machine.units()), x -> infer(v, x));
  }

  private void infer(Matrix v, Matrix x) {
    backend().fill(0.5f, x);
    backend().copyColumns(v, 0, machine.visible(), x, 0);
    if (machine.hidden() > 0) {
      Blocks hidden = Blocks.coloured(machine.connectivity()).from(machine.visible());
      try (MeanFieldSweep sweep = new MeanFieldSweep(machine, hidden, 0, v.rows())) {
        sweep.run(ITERATIONS, x);
      }
    }
  }

  @Override
  public void encode(Matrix v, int layer, @Nullable RandomStream random, Matrix h) {
    try (Matrix x = infer(v)) {
      backend().copyColumns(x, machine.visible(), machine.hidden(), h, 0);
      if (random != null) {
        backend().bernoulli(h, random, h);
      }
    }
  }

  /** Computes the mean of each visible unit given the other units of v and the hidden means. */
  @Override
  public void reconstruct(Matrix v, Matrix reconstruction) {
    Backend backend = backend();
    try (Matrix x = infer(v);
        Matrix means = backend.zeros(v.rows(), machine.units())) {
      backend.affine(x, machine.weights(), false, machine.bias(), means);
      backend.copyColumns(means, 0, machine.visible(), reconstruction, 0);
      backend.apply(Unary.SIGMOID, reconstruction, reconstruction);
    }
  }

  @Override
  public Sampler sampler(int chains) {
    return new BoltzmannSampler(machine, chains);
  }

  @Override
  public Completion complete(Clamp clamp) {
    return BoltzmannCompletion.of(machine, clamp);
  }

  @Override
  public Likelihood likelihood(double[] means, int rows, long seed) {
    return new BmLikelihood(machine, means, rows, seed);
  }

  /**
   * Returns the weights of the hidden units, or of the visible units if the machine has no hidden
   * units.
   */
  @Override
  public float[][] features(int layer, int n) {
    float[] w = backend().download(machine.weights());
    int units = machine.units();
    int first = machine.hidden() == 0 ? 0 : machine.visible();
    float[][] features = new float[Math.min(n, units - first)][machine.visible()];
    for (int j = 0; j < features.length; j++) {
      for (int i = 0; i < machine.visible(); i++) {
        features[j][i] = w[i * units + first + j];
      }
    }
    return features;
  }

  @Override
  public void close() {
    machine.close();
  }
}
