package org.harmonium.learning;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * The training data of the phases of greedy layer-wise pretraining. Phase l trains RBM l on the
 * features of the RBMs below, which are not changed, the highest RBM jointly with labels, if given
 * (Hinton, Osindero and Teh 2006, section 4). The caller runs a {@link Trainer} for each phase.
 */
public final class GreedyPretraining implements AutoCloseable {
  private final List<Rbm> stack;
  private final List<TrainingData> data = new ArrayList<>(); // by phase
  private final Workspace workspace;

  /**
   * @param stack the RBMs, the lowest first; closed by the caller, as the data and the labels are
   * @param labels one-hot, for the highest RBM; null for none
   * @param random the random stream of the samples of features in all phases
   */
  public GreedyPretraining(
      Backend backend,
      List<Rbm> stack,
      TrainingData visible,
      @Nullable RowStore labels,
      FeatureData.Pass pass,
      RandomStream random) {
    this.stack = List.copyOf(stack);
    this.workspace = new Workspace(backend);
    for (int l = 0; l < stack.size(); l++) {
      List<Rbm> below = stack.subList(0, l);
      TrainingData features =
          l == 0
              ? visible
              : workspace.own(() -> new FeatureData(backend, visible, below, pass, random));
      if (labels != null && l == stack.size() - 1) {
        data.add(workspace.own(() -> new LabelledRows(backend, features, labels)));
      } else {
        data.add(features);
      }
      requireFit(l);
    }
  }

  private void requireFit(int l) {
    if (data.get(l).cols() != stack.get(l).visible()) {
      workspace.close();
      throw new IllegalArgumentException(
          "RBM %d has %d visible units, but what it is to learn from has %d values a row; make them equal"
              .formatted(l + 1, stack.get(l).visible(), data.get(l).cols()));
    }
  }

  /** Returns the training data of phase l, from 1; closed with this object. */
  public TrainingData data(int phase) {
    return data.get(phase - 1);
  }

  public static boolean canStartAtTranspose(Rbm below, Rbm above) {
    return above.visible() >= below.hidden() && above.hidden() == below.visible();
  }

  /**
   * Initialises an RBM as the transpose of the RBM below: W = Wᵀ, b = c, c = b of the lower RBM.
   * For units of the same kind in all three layers, the net then has the same distribution of v as
   * the lower RBM alone, and a better model of h raises a lower bound of the likelihood (section 3
   * and appendix A of the paper). The parameters of label units, the last visible units, are not
   * changed.
   *
   * @throws IllegalArgumentException if the layers' sizes do not allow it
   */
  public static void startAtTranspose(Rbm below, Rbm above) {
    if (!canStartAtTranspose(below, above)) {
      throw new IllegalArgumentException(
          "an RBM of %d and %d units cannot start as the transpose of one of %d and %d; make its hidden layer as large as the visible layer below"
              .formatted(above.visible(), above.hidden(), below.visible(), below.hidden()));
    }
    Backend backend = above.backend();
    float[] w = backend.download(below.weights()); // (V, H)
    int hidden = below.hidden();
    int visible = below.visible();
    float[] transposed = new float[w.length];
    for (int i = 0; i < visible; i++) {
      for (int j = 0; j < hidden; j++) {
        transposed[j * visible + i] = w[i * hidden + j];
      }
    }
    backend.write(transposed, above.weights().rows(0, hidden));
    float[] bias = backend.download(above.visibleBias());
    System.arraycopy(backend.download(below.hiddenBias()), 0, bias, 0, hidden);
    Matrix visibleBias = above.visibleBias();
    backend.write(bias, visibleBias);
    backend.copy(below.visibleBias(), above.hiddenBias());
  }

  @Override
  public void close() {
    workspace.close();
  }
}
