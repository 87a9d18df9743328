package org.harmonium.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * A deep belief net: layers of hidden units over the visible layer 0, directed downwards except the
 * two highest layers, which form an RBM (Hinton, Osindero and Teh 2006, "A fast learning algorithm
 * for deep belief nets", Neural Computation 18, section 2).
 *
 * <pre>
 *   p(v, h1, ..., hL)  = p(v | h1) p(h1 | h2) ... p(h(L-2) | h(L-1)) p(h(L-1), hL)
 *   p(h(l-1) | hl)     : units with total input c(l-1) + hl Wlᵀ        (downwards; c0 is b)
 *   Q(hl | h(l-1))     : units with total input rl + h(l-1) Rl         (upwards, to infer; approximate)
 *   p(h(L-1), y, hL)   : the RBM of WL, c(L-1) and cL; y are label units beside h(L-1), if any
 * </pre>
 *
 * <p>The net is a stack of RBMs: RBM l has the weights Wl, and its visible bias is the generative
 * bias c(l-1). Its hidden bias is the recognition bias rl; the hidden bias of the highest RBM is
 * cL. The recognition weights Rl are Wl until they are {@link #untie untied}. Label units are the
 * last ones on the visible side of the highest RBM, a group of one-of-K units.
 */
public final class Dbn implements AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final List<Rbm> stack;
  private final int labels;
  private final List<Matrix> untied = new ArrayList<>(); // R1 to R(L-1), (N(l-1), Nl); none if tied
  private final List<RowScratch> between =
      new ArrayList<>(); // (n, Nl) by layer, for passes; none through layer 0
  private final RowScratch joint; // (n, N(L-1) + K)

  /** Creates a net without label units. */
  public Dbn(List<Rbm> stack) {
    this(stack, 0);
  }

  /**
   * @param stack the RBMs, the lowest first, at least one; closed with the net
   * @param labels K, the number of the last visible units of the highest RBM that are label units
   */
  public Dbn(List<Rbm> stack, int labels) {
    this.stack = List.copyOf(stack);
    this.labels = labels;
    requireStack(this.stack, labels);
    this.backend = stack.get(0).backend();
    this.workspace = new Workspace(backend);
    for (int l = 0; l < depth(); l++) {
      int size = size(l);
      between.add(workspace.own(() -> new RowScratch(backend, size)));
    }
    this.joint = workspace.own(() -> new RowScratch(backend, top().visible()));
  }

  private static void requireStack(List<Rbm> stack, int labels) {
    if (stack.isEmpty() || labels < 0) {
      throw new IllegalArgumentException("a net needs at least one RBM and no fewer than 0 labels");
    }
    for (int l = 1; l < stack.size(); l++) {
      int visible = stack.get(l).visible() - (l == stack.size() - 1 ? labels : 0);
      if (visible != stack.get(l - 1).hidden()) {
        throw new IllegalArgumentException(
            "RBM %d has %d visible units beside its labels, RBM %d below it %d hidden units; make them equal"
                .formatted(l + 1, visible, l, stack.get(l - 1).hidden()));
      }
    }
  }

  /** Allocates the workspace for up to n rows, before passes of so many rows are recorded. */
  public void reserve(int n) {
    between.stream().skip(1).forEach(room -> room.reserve(n)); // passes end in the visible layer
    if (labels > 0) {
      joint.reserve(n);
    }
    stack.forEach(rbm -> rbm.reserve(n));
  }

  /**
   * Creates separate recognition weights, copies of the generative weights, so that both can be
   * learned independently. Further calls have no effect.
   */
  public void untie() {
    for (int l = untied.size() + 1; l < depth(); l++) {
      Matrix w = stack.get(l - 1).weights();
      Matrix r = workspace.zeros(w.rows(), w.cols());
      backend.copy(w, r);
      untied.add(r);
    }
  }

  // ---------------------------------------------------------------- conditionals

  /**
   * Computes the mean of layer l under Q(hl | h(l-1)), for l from 1 to L: below (n, N(l-1)) -> mean
   * (n, Nl). For the highest layer, {@code below} may include the label units; otherwise they are
   * all 0.
   */
  public void recognitionMean(int layer, Matrix below, Matrix mean) {
    recognise(layer, below, null, mean);
  }

  /** Draws a sample of Q(hl | h(l-1)); see {@link #recognitionMean}. Uses one draw. */
  public void recognitionSample(int layer, Matrix below, RandomStream random, Matrix sample) {
    recognise(layer, below, random, sample);
  }

  private void recognise(int layer, Matrix below, @Nullable RandomStream random, Matrix out) {
    Rbm rbm = stack.get(layer - 1);
    Matrix seen = rbm.statistic(withLabelUnits(layer, below));
    Matrix w = layer < depth() ? recognitionWeights(layer) : rbm.weights();
    backend.gemm(Scalar.ONE, seen, false, w, false, Scalar.ZERO, out);
    if (random == null) {
      rbm.hiddenUnits().mean(backend, out, rbm.hiddenBias(), out);
    } else {
      rbm.hiddenUnits().sample(backend, out, rbm.hiddenBias(), random, null, out);
    }
  }

  private Matrix withLabelUnits(int layer, Matrix below) {
    if (layer < depth() || labels == 0 || below.cols() == top().visible()) {
      return below;
    }
    Matrix all = joint.rows(below.rows());
    backend.fill(0f, all);
    backend.copyColumns(below, 0, size(depth() - 1), all, 0);
    return all;
  }

  /** Computes mean = E[hl | h(l+1)], for l from 0 to L - 2: above (n, N(l+1)) -> mean (n, Nl). */
  public void generativeMean(int layer, Matrix above, Matrix mean) {
    lower(layer + 1).visibleMean(above, mean);
  }

  /** Draws a sample of p(hl | h(l+1)), for l from 0 to L - 2. Uses one draw. */
  public void generativeSample(int layer, Matrix above, RandomStream random, Matrix sample) {
    lower(layer + 1).visibleSample(above, random, null, sample);
  }

  // ---------------------------------------------------------------- passes

  /**
   * Computes the factorised Q of a layer by one deterministic pass upwards in which each layer
   * takes its means given the means below. v (n, V) -> mean (n, Nl), for layers 0 to L.
   */
  public void encodeMeans(int layer, Matrix v, Matrix mean) {
    encode(layer, v, null, mean);
  }

  /** Draws a sample of Q(hl | v), layer by layer from the sample below. One draw per layer. */
  public void encodeSamples(int layer, Matrix v, RandomStream random, Matrix sample) {
    encode(layer, v, random, sample);
  }

  private void encode(int layer, Matrix v, @Nullable RandomStream random, Matrix out) {
    Matrix x = v;
    for (int l = 1; l < layer; l++) {
      Matrix next = between.get(l).rows(v.rows());
      recognise(l, x, random, next);
      x = next;
    }
    if (layer == 0) {
      backend.copy(v, out);
    } else {
      recognise(layer, x, random, out);
    }
  }

  /**
   * Performs a pass downwards from states of layer L - 1: hidden layers are sampled, and the
   * visible layer takes its means. h (n, N(L-1)) -> vMean (n, V). Uses one draw for each hidden
   * layer from L - 2 down to 1.
   */
  public void generate(Matrix h, RandomStream random, Matrix vMean) {
    Matrix x = h;
    for (int l = depth() - 2; l > 0; l--) {
      Matrix next = between.get(l).rows(h.rows());
      generativeSample(l, x, random, next);
      x = next;
    }
    if (depth() == 1) {
      backend.copy(h, vMean);
    } else {
      generativeMean(0, x, vMean);
    }
  }

  // ---------------------------------------------------------------- parts

  /**
   * The parameters under the names they have in files: W1, b, c1, W2, c2 and so on, the recognition
   * biases r1 to r(L-1), and R1 to R(L-1) where the recognition weights are untied. The label
   * units' weights are the last rows of WL, their biases the last of c(L-1).
   */
  public Map<String, Matrix> parameters() {
    Map<String, Matrix> parameters = new LinkedHashMap<>();
    for (int l = 1; l <= depth(); l++) {
      Rbm rbm = stack.get(l - 1);
      parameters.put("W" + l, rbm.weights());
      parameters.put(l == 1 ? "b" : "c" + (l - 1), rbm.visibleBias());
      parameters.putAll(rbm.visibleUnits().parameters());
    }
    parameters.put("c" + depth(), top().hiddenBias());
    for (int l = 1; l < depth(); l++) {
      parameters.put("r" + l, recognitionBias(l));
    }
    for (int l = 1; l <= untied.size(); l++) {
      parameters.put("R" + l, untied.get(l - 1));
    }
    return parameters;
  }

  /** L, the number of hidden layers. */
  public int depth() {
    return stack.size();
  }

  /** The number of units of layer 0 (visible) to L, without the label units. */
  public int size(int layer) {
    int units = layer < depth() ? stack.get(layer).visible() : top().hidden();
    return layer == depth() - 1 ? units - labels : units;
  }

  /** K, the number of label units; 0 for none. */
  public int labels() {
    return labels;
  }

  /** The RBMs, the lowest first. */
  public List<Rbm> stack() {
    return stack;
  }

  /** The RBM of the two highest layers. */
  public Rbm top() {
    return stack.get(depth() - 1);
  }

  /** RBM l from 1 to L - 1: Wl and c(l-1) generate downwards; its hidden bias is rl. */
  public Rbm lower(int layer) {
    if (layer < 1 || layer >= depth()) {
      throw new IllegalArgumentException(
          "directed layers are 1 to " + (depth() - 1) + ", not " + layer);
    }
    return stack.get(layer - 1);
  }

  /** Rl (N(l-1), Nl) for l from 1 to L - 1: Wl itself if tied. */
  public Matrix recognitionWeights(int layer) {
    return layer <= untied.size() ? untied.get(layer - 1) : lower(layer).weights();
  }

  /** rl (1, Nl) for l from 1 to L - 1. */
  public Matrix recognitionBias(int layer) {
    return lower(layer).hiddenBias();
  }

  /** Whether the recognition weights are separate from the generative weights. */
  public boolean isUntied() {
    return untied.size() == depth() - 1;
  }

  /** The backend of the parameters. */
  public Backend backend() {
    return backend;
  }

  @Override
  public void close() {
    workspace.close();
    stack.forEach(Rbm::close);
  }
}
