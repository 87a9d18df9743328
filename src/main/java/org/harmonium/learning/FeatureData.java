package org.harmonium.learning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;

/**
 * The features of data under a stack of learned RBMs: the training data of the next RBM of a deep
 * net. The features are computed for each minibatch; those of a whole data set are never stored.
 */
public final class FeatureData implements TrainingData {
  /** The kinds of bottom-up passes. */
  public enum Pass {
    /**
     * Each layer is sampled given the sample below it: h ~ Q(h | v) (Hinton, Osindero and Teh 2006,
     * section 3).
     */
    SAMPLES,
    /**
     * Each layer takes its means given the means below; the highest is sampled from them. This is
     * the fully factorised Q: q(h(l) | v) from a single deterministic pass.
     */
    FACTORISED,
    /** As {@link #FACTORISED} without sampling: the features are the means. Uses no draws. */
    MEANS
  }

  private final TrainingData data;
  private final List<Rbm> below;
  private final Pass pass;
  private final RandomStream random;
  private final List<RowScratch> inputs = new ArrayList<>(); // the inputs of each RBM
  private final Workspace workspace;

  /**
   * @param data the inputs of the lowest RBM; closed by the caller
   * @param below the RBMs, the lowest first, at least one; they must stay open while this object is
   *     used
   * @param random one draw per sampled layer and minibatch
   */
  public FeatureData(
      Backend backend, TrainingData data, List<Rbm> below, Pass pass, RandomStream random) {
    this.data = data;
    this.below = List.copyOf(below);
    this.pass = pass;
    this.random = random;
    requireFit(data.cols());
    if (data.streams().containsKey("features")) {
      throw new IllegalArgumentException(
          "the data are sampled features already; give all RBMs to one FeatureData");
    }
    this.workspace = new Workspace(backend);
    for (Rbm rbm : below) {
      inputs.add(workspace.own(() -> new RowScratch(backend, rbm.visible())));
    }
  }

  private void requireFit(int cols) {
    if (below.isEmpty()) {
      throw new IllegalArgumentException("features need at least one RBM");
    }
    int units = cols;
    for (Rbm rbm : below) {
      if (rbm.visible() != units) {
        throw new IllegalArgumentException(
            "an RBM with %d visible units cannot learn from rows of %d values; make them equal"
                .formatted(rbm.visible(), units));
      }
      units = rbm.hidden();
    }
  }

  @Override
  public int rows() {
    return data.rows();
  }

  @Override
  public int cols() {
    return below.get(below.size() - 1).hidden();
  }

  @Override
  public void reserve(int n) {
    data.reserve(n);
    inputs.forEach(room -> room.reserve(n));
    below.forEach(rbm -> rbm.reserve(n));
  }

  @Override
  public void visit(int[] permutation, int cursor) {
    data.visit(permutation, cursor);
  }

  @Override
  public void next(Matrix v) {
    int n = v.rows();
    Matrix x = inputs.get(0).rows(n);
    data.next(x);
    for (int l = 0; l < below.size(); l++) {
      boolean highest = l == below.size() - 1;
      Matrix h = highest ? v : inputs.get(l + 1).rows(n);
      if (pass == Pass.SAMPLES || (pass == Pass.FACTORISED && highest)) {
        below.get(l).hiddenSample(x, random, null, h);
      } else {
        below.get(l).hiddenMean(x, h);
      }
      x = h;
    }
  }

  @Override
  public Map<String, RandomStream> streams() {
    Map<String, RandomStream> streams = new LinkedHashMap<>(data.streams());
    if (pass != Pass.MEANS) {
      streams.put("features", random);
    }
    return streams;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
