package org.harmonium.model;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * Draws from a deep belief net: Gibbs chains in the RBM of the two highest layers, one per row,
 * then a top-down pass. Without clamped visible units, the distribution of the samples converges to
 * that of the net, given clamped labels (Hinton, Osindero and Teh 2006, section 7).
 *
 * <p>With clamped visible units, each step samples down to the visible layer, sets the clamped
 * values, and samples up again from the recognition distributions, which approximate p(h | v). The
 * samples are exact only for a net that is a single RBM.
 */
public final class DbnSampler implements AutoCloseable {
  private final Dbn dbn;
  private final Rbm top;
  private final int highest; // L - 1
  private final Backend backend;
  private final Workspace workspace;
  private final List<Matrix> layers = new ArrayList<>(); // (n, Nl), by layer from 0 to L - 1
  private final Matrix x; // (n, N(L-1) + K): layer L - 1 and the label units
  private final Matrix h; // (n, NL)
  private final @Nullable Matrix xMean; // (n, V + K), only for a net that is a single RBM
  private final @Nullable Matrix labels; // (n, K), null if the net has none
  private boolean labelsClamped;
  private final Matrix isFree; // (n, V) 1 for free visible units, 0 for clamped ones
  private final Matrix values; // (n, V) of the clamped units, 0 for free ones
  private boolean visibleClamped;

  /** Creates chains whose units of the highest layer are 0. */
  public DbnSampler(Dbn dbn, int chains) {
    this.dbn = dbn;
    this.top = dbn.top();
    this.highest = dbn.depth() - 1;
    this.backend = dbn.backend();
    this.workspace = new Workspace(backend);
    for (int l = 0; l <= highest; l++) {
      layers.add(workspace.zeros(chains, dbn.size(l)));
    }
    this.x = workspace.zeros(chains, top.visible());
    this.h = workspace.zeros(chains, top.hidden());
    this.xMean = highest == 0 ? workspace.zeros(chains, top.visible()) : null;
    this.labels = dbn.labels() > 0 ? workspace.zeros(chains, dbn.labels()) : null;
    this.isFree = workspace.zeros(chains, dbn.size(0));
    this.values = workspace.zeros(chains, dbn.size(0));
    workspace.prepare(() -> dbn.reserve(chains));
  }

  /** Clamps the label units of each chain to a copy of {@code oneHot} (n, K). */
  public void clampLabels(Matrix oneHot) {
    if (labels == null) {
      throw new IllegalStateException(
          "this net has no label units to clamp; learn one with labels");
    }
    backend.copy(oneHot, labels);
    labelsClamped = true;
  }

  /**
   * Clamps visible units of each chain. Both matrices are copied.
   *
   * @param isFree (n, V): 1 for a free unit, 0 for a clamped one
   * @param values (n, V): of the clamped units
   */
  public void clampVisible(Matrix isFree, Matrix values) {
    backend.copy(isFree, this.isFree);
    backend.copy(values, this.values);
    Matrix ofFree = layers.get(0);
    backend.hadamard(isFree, values, ofFree);
    backend.axpy(Scalar.MINUS_ONE, ofFree, this.values);
    visibleClamped = true;
  }

  private void holdLabels() {
    if (labels != null && labelsClamped) {
      backend.copyColumns(labels, 0, labels.cols(), x, dbn.size(highest));
    }
  }

  private void holdVisible(Matrix v) {
    backend.hadamard(v, isFree, v);
    backend.axpy(Scalar.ONE, values, v);
  }

  /** Starts each chain at random: each unit of the highest layer on with probability 1/2. */
  public void startAtRandom(RandomStream random) {
    backend.fill(0.5f, h);
    backend.bernoulli(h, random, h);
  }

  /** Starts each chain at a recognition sample of its row of v (n, V). Uses L draws. */
  public void startAt(Matrix v, RandomStream random) {
    dbn.encodeSamples(highest, v, random, layers.get(highest));
    backend.fill(0f, x);
    backend.copyColumns(layers.get(highest), 0, dbn.size(highest), x, 0);
    holdLabels();
    top.hiddenSample(x, random, null, h);
  }

  /**
   * Advances all chains by Gibbs steps x ~ p(x | h), h ~ p(h | x) of the highest RBM. Uses two
   * draws per step if v is free.
   */
  public void advance(int steps, RandomStream random) {
    for (int i = 0; i < steps; i++) {
      top.visibleSample(h, random, null, x);
      holdLabels();
      if (visibleClamped) {
        throughVisible(random);
      }
      top.hiddenSample(x, random, null, h);
    }
  }

  private void throughVisible(RandomStream random) {
    takeHighest();
    for (int l = highest - 1; l >= 0; l--) {
      dbn.generativeSample(l, layers.get(l + 1), random, layers.get(l));
    }
    holdVisible(layers.get(0));
    for (int l = 1; l <= highest; l++) {
      dbn.recognitionSample(l, layers.get(l - 1), random, layers.get(l));
    }
    backend.copyColumns(layers.get(highest), 0, dbn.size(highest), x, 0);
  }

  private void takeHighest() {
    backend.copyColumns(x, 0, dbn.size(highest), layers.get(highest), 0);
  }

  /**
   * Computes vMean (n, V), the means of the visible units in a top-down pass from the current
   * states.
   */
  public void means(RandomStream random, Matrix vMean) {
    if (xMean != null) {
      top.visibleMean(h, xMean);
      backend.copyColumns(xMean, 0, vMean.cols(), vMean, 0);
    } else {
      takeHighest();
      dbn.generate(layers.get(highest), random, vMean);
    }
    if (visibleClamped) {
      holdVisible(vMean);
    }
  }

  /** The current states of layer L - 1 and the label units (n, N(L-1) + K). */
  public Matrix states() {
    return x;
  }

  /** h (n, NL). */
  public Matrix hSample() {
    return h;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
