package org.harmonium.learning;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * CD-k: the gradient's model term is taken from chains that start at the data and run k Gibbs steps
 * (Hinton 2002, "Training products of experts by minimizing contrastive divergence"; Hinton 2010,
 * sections 2 and 3).
 *
 * <p>Hidden states that drive a reconstruction are samples; the statistics use probabilities of the
 * hidden units in both phases; the reconstruction itself is made of probabilities or of samples, as
 * {@link VisibleStates} says.
 */
public final class ContrastiveDivergence implements LearningRule {
  /** What a reconstruction is made of. */
  public enum VisibleStates {
    /**
     * Probabilities, as Hinton 2010, section 3.2, advises for learning: less noise, a small bias.
     */
    MEANS,
    /**
     * Samples: true Gibbs sampling; as k grows the expected update tends to the likelihood
     * gradient.
     */
    SAMPLES
  }

  private final Rbm rbm;
  private final Workspace workspace;
  private final int k;
  private final VisibleStates visibleStates;
  private final RandomStream random;
  private final RbmUpdate update;
  private final @Nullable Batch[] batches; // by minibatch size, so that a step allocates nothing
  private final Matrix hPos; // (batch, H)
  private final GibbsChains chains; // (batch, .)

  /** The part of the workspace that serves minibatches of one size. */
  private record Batch(Matrix hPos, GibbsChains chains) {}

  /**
   * @param k Gibbs steps, at least 1
   * @param batch the largest number of rows of a minibatch
   */
  public ContrastiveDivergence(
      Rbm rbm,
      int k,
      VisibleStates visibleStates,
      int batch,
      UpdateSettings settings,
      RandomStream random) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, was " + k);
    }
    rbm.reserve(batch);
    this.rbm = rbm;
    this.k = k;
    this.visibleStates = visibleStates;
    this.random = random;
    this.workspace = new Workspace(rbm.backend());
    this.update = workspace.own(() -> new RbmUpdate(rbm, settings, batch, batch));
    this.batches = new Batch[batch + 1];
    this.hPos = workspace.zeros(batch, rbm.hidden());
    this.chains = workspace.own(() -> new GibbsChains(rbm, batch));
  }

  @Override
  public void prepare(double rate, double momentum, int rows) {
    update.prepare(rate, momentum, rows, rows);
    if (batches[rows] == null) {
      batches[rows] = new Batch(hPos.rows(0, rows), chains.first(rows));
    }
  }

  @Override
  public void step(Matrix v) {
    Batch batch = requireNonNull(batches[v.rows()], "call prepare with this number of rows first");
    batch.chains.startAt(v, random, batch.hPos); // the chains start at the data
    if (visibleStates == VisibleStates.MEANS) {
      batch.chains.advanceByMeans(k, random);
    } else {
      batch.chains.advance(k, random);
    }
    update.apply(v, batch.hPos, batch.chains.v(), batch.chains.hMean());
  }

  @Override
  public Map<String, Matrix> parameters() {
    return rbm.parameters();
  }

  @Override
  public Map<String, Matrix> state() {
    return update.state();
  }

  @Override
  public Map<String, RandomStream> streams() {
    return Map.of("gibbs", random);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
