package org.harmonium.kind.dbn;

import java.util.stream.IntStream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
import org.harmonium.kind.Clamp;
import org.harmonium.kind.Sampler;
import org.harmonium.kind.rows.Labels;
import org.harmonium.kind.rows.Rows;
import org.harmonium.model.Dbn;
import org.harmonium.model.DbnSampler;

/**
 * Draws from a deep belief net by Gibbs chains in its top RBM and a top-down pass. The pass draws
 * hidden states from the random stream of the chains.
 */
final class BeliefNetSampler implements Sampler {
  private final Dbn dbn;
  private final Backend backend;
  private final DbnSampler sampler;
  private final Matrix v;
  private final Workspace workspace;
  private final int chains;
  private RandomStream random;

  BeliefNetSampler(Dbn dbn, int chains) {
    this.dbn = dbn;
    this.backend = dbn.backend();
    this.chains = chains;
    this.workspace = new Workspace(backend);
    this.sampler = workspace.own(() -> new DbnSampler(dbn, chains));
    this.v = workspace.zeros(chains, dbn.size(0));
    this.random = backend.stream(0, 0); // until the chains are started
  }

  @Override
  public int chains() {
    return chains;
  }

  @Override
  public void clamp(Clamp clamp) {
    try (Clamp.Held held = clamp.upload(backend)) {
      sampler.clampVisible(held.isFree(), held.values()); // which copies both
    }
  }

  @Override
  public String clampNote() {
    return "a deep belief net completes rows approximately: a step sets the known units and samples up"
        + " by the recognition weights, which are not the model's posterior; the chains of an rbm"
        + " or a dbm draw from p(free | known)";
  }

  @Override
  public void clampLabels(int[] labels) {
    int classes = dbn.labels();
    if (classes == 0) {
      Sampler.super.clampLabels(labels);
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "label %d is none of the model's %d, which are counted from 0"
                .formatted(label, classes));
      }
    }
    int[] ofChains = IntStream.range(0, chains).map(i -> labels[i % labels.length]).toArray();
    try (Matrix y = backend.upload(Labels.oneHot(ofChains, classes), chains, classes)) {
      sampler.clampLabels(y); // which copies them
    }
  }

  @Override
  public void start(RandomStream stream) {
    random = stream;
    sampler.startAtRandom(stream);
  }

  @Override
  public void advance(int steps, RandomStream stream) {
    random = stream;
    sampler.advance(steps, stream);
  }

  @Override
  public float[][] means() {
    sampler.means(random, v);
    return Rows.of(backend, v);
  }

  @Override
  public float[][] states(RandomStream stream) {
    sampler.means(stream, v);
    backend.bernoulli(v, stream, v);
    return Rows.of(backend, v);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
