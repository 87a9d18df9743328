package org.harmonium.kind.dbn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
import org.harmonium.data.Dataset;
import org.harmonium.estimate.FreeEnergyClassifier;
import org.harmonium.kind.Classifies;
import org.harmonium.kind.GivesLayers;
import org.harmonium.kind.Likelihood;
import org.harmonium.kind.ModelKind;
import org.harmonium.kind.Sampler;
import org.harmonium.kind.machine.LearnedMachine;
import org.harmonium.kind.machine.Projection;
import org.harmonium.kind.rows.Rows;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Dbn;
import org.harmonium.model.PretrainedLayers;
import org.harmonium.model.Rbm;
import org.harmonium.model.Units;
import org.harmonium.model.UnitsDescription;
import org.jspecify.annotations.Nullable;

/** A deep belief net of binary units, with or without labels at the top. */
public record LearnedDbn(Dbn dbn) implements LearnedMachine, Classifies, GivesLayers {

  /**
   * Returns a net with layers of these sizes, with all parameters zero.
   *
   * @param classes label units that the highest RBM sees beside its features; 0 for none
   */
  public static Dbn net(Backend backend, int visible, List<Integer> hidden, int classes) {
    List<Rbm> stack = new ArrayList<>();
    int below = visible;
    try {
      for (int l = 0; l < hidden.size(); l++) {
        boolean isLabelled = classes > 0 && l == hidden.size() - 1;
        int width = isLabelled ? below + classes : below;
        Units units =
            isLabelled
                ? UnitsDescription.parse("bernoulli:%d+softmax:%d".formatted(below, classes))
                    .open(backend, width)
                : BernoulliUnits.INSTANCE;
        stack.add(new Rbm(backend, units, width, BernoulliUnits.INSTANCE, hidden.get(l)));
        below = hidden.get(l);
      }
      return new Dbn(stack, classes);
    } catch (RuntimeException e) {
      stack.forEach(Rbm::close);
      throw e;
    }
  }

  @Override
  public ModelKind<?> kind() {
    return new DbnKind();
  }

  @Override
  public Backend backend() {
    return dbn.backend();
  }

  @Override
  public Map<String, Matrix> parameters() {
    return dbn.parameters();
  }

  @Override
  public Map<String, Object> description() {
    Map<String, Object> description = LearnedMachine.super.description();
    if (classes() > 0) {
      description.put("classes", classes());
    }
    return description;
  }

  @Override
  public Units visibleUnits() {
    return dbn.stack().get(0).visibleUnits();
  }

  @Override
  public Units hiddenUnits() {
    return dbn.top().hiddenUnits();
  }

  @Override
  public int visible() {
    return dbn.size(0);
  }

  @Override
  public int layers() {
    return dbn.depth();
  }

  @Override
  public int hidden(int layer) {
    return dbn.size(layer);
  }

  @Override
  public int classes() {
    return dbn.labels();
  }

  @Override
  public void encode(Matrix v, int layer, @Nullable RandomStream random, Matrix h) {
    if (random == null) {
      dbn.encodeMeans(layer, v, h);
    } else {
      dbn.encodeSamples(layer, v, random, h);
    }
  }

  /** Computes means up to the highest layer and down again. */
  @Override
  public void reconstruct(Matrix v, Matrix reconstruction) {
    Backend backend = dbn.backend();
    int n = v.rows();
    int highest = dbn.depth() - 1; // the top RBM's visible layer
    try (Workspace layers = new Workspace(backend)) {
      Matrix h = layers.zeros(n, dbn.size(dbn.depth()));
      Matrix x = layers.zeros(n, dbn.top().visible());
      dbn.encodeMeans(dbn.depth(), v, h);
      dbn.top().visibleMean(h, x);
      if (highest == 0) {
        backend.copyColumns(x, 0, visible(), reconstruction, 0);
        return;
      }
      Matrix above = layers.zeros(n, dbn.size(highest));
      backend.copyColumns(x, 0, above.cols(), above, 0);
      for (int l = highest - 1; l > 0; l--) {
        Matrix below = layers.zeros(n, dbn.size(l));
        dbn.generativeMean(l, above, below);
        above = below;
      }
      dbn.generativeMean(0, above, reconstruction);
    }
  }

  @Override
  public Sampler sampler(int chains) {
    return new BeliefNetSampler(dbn, chains);
  }

  @Override
  public Likelihood likelihood(double[] means, int rows, long seed) {
    return new DbnLikelihood(dbn, seed);
  }

  @Override
  public int[] classify(Dataset rows) {
    FreeEnergyClassifier classifier = new FreeEnergyClassifier(dbn);
    int[] classes = new int[rows.rows()];
    Rows.each(
        backend(),
        rows,
        (v, from) -> System.arraycopy(classifier.predict(v), 0, classes, from, v.rows()));
    return classes;
  }

  @Override
  public Map<String, Double> figures(Dataset rows) {
    return dbn.labels() == 0 || rows.labels() == null
        ? Map.of()
        : Map.of("label_error", confusion(rows).error());
  }

  @Override
  public float[][] features(int layer, int n) {
    List<Matrix> weights = new ArrayList<>();
    for (int l = 1; l <= layer; l++) {
      weights.add(l < dbn.depth() ? dbn.lower(l).weights() : dbn.top().weights());
    }
    return Projection.of(backend(), weights, n);
  }

  @Override
  public PretrainedLayers pretrainedLayers() {
    return PretrainedLayers.of(dbn);
  }

  @Override
  public void close() {
    dbn.close();
  }
}
