package org.harmonium.learning;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.config.Range;
import org.harmonium.learning.LayerGraph.Term;
import org.harmonium.model.LayeredMachine;
import org.harmonium.model.LayeredMachine.Layer;

/**
 * Mean-field inference in a layered machine: a factorial distribution q(h) that locally minimises
 * the Kullback-Leibler divergence from p(h | v), for many v at a time (Salakhutdinov and Hinton,
 * "Deep Boltzmann machines", AISTATS 2009, section 2.2, eq. 8, and section 3, eqs. 13 and 14).
 *
 * <pre>
 *   m^l = (1 - damping) g(sum over lower layers k of s(m^k) W_kl + sum over upper layers k of s(m^k) W_lkᵀ + c^l)
 *       + damping m^l,     m = v in visible layers
 * </pre>
 *
 * <p>An iteration updates the {@link LayeredMachine#blocks} from the second to the last and then
 * the first, always from the newest values. The layers of one block are not connected, and the
 * variational bound is concave in them, so an iteration never decreases it. Inference starts with a
 * pass upwards from the visible layers, which scales the input of a layer to compensate for the
 * layers without values: the input of a layer with one layer below and one above is doubled.
 */
public final class MeanField implements AutoCloseable {
  private final Backend backend;
  private final LayerGraph graph;
  private final Workspace workspace; // of the rows; empty in a view
  final HiddenRows rows;
  final Matrix[] visible; // v (n, N) by visible layer; the caller's if it is the only one
  final Matrix[] seen; // s(v)
  private final Matrix[] fromVisible; // (n, N) by layer next to visible ones
  private final double damping;
  private final Scalar kept;
  private final Scalar renewed;
  private int iterations;
  private double lastChange = Double.NaN;

  /**
   * @param damping the share of the old means that is kept, from 0 to below 1
   */
  public MeanField(LayeredMachine machine, int n, double damping) {
    this(new HiddenRows(machine, n), damping);
  }

  MeanField(HiddenRows rows, double damping) {
    this.workspace = rows.workspace;
    workspace.prepare(() -> Range.belowOne("damping", damping));
    this.rows = rows;
    this.graph = rows.graph;
    this.backend = graph.machine.backend();
    this.damping = damping;
    this.kept = Scalar.of((float) damping);
    this.renewed = Scalar.of((float) (1 - damping));
    this.visible = new Matrix[graph.layers.length];
    this.seen = new Matrix[graph.layers.length];
    this.fromVisible = new Matrix[graph.layers.length];
    int n = rows.count();
    for (int l : graph.visible) {
      Layer layer = graph.layers[l];
      if (graph.visible.length > 1) {
        visible[l] = workspace.zeros(n, layer.size());
      }
      if (layer.units().isScaled()) {
        seen[l] = workspace.zeros(n, layer.size());
      }
    }
    for (int l : graph.hidden) {
      if (graph.fromVisible[l].length > 0) {
        fromVisible[l] = workspace.zeros(n, graph.layers[l].size());
      }
    }
  }

  private MeanField(MeanField all, int n) {
    this.graph = all.graph;
    this.backend = all.backend;
    this.workspace = new Workspace(backend);
    this.rows = all.rows.rows(0, n);
    this.damping = all.damping;
    this.kept = all.kept;
    this.renewed = all.renewed;
    this.visible = first(all.visible, n);
    this.seen = first(all.seen, n);
    this.fromVisible = first(all.fromVisible, n);
  }

  @SuppressWarnings("NullAway") // entries of other layers stay null
  private static Matrix[] first(Matrix[] all, int n) {
    return Arrays.stream(all).map(x -> x == null ? null : x.rows(0, n)).toArray(Matrix[]::new);
  }

  /** Returns an inference that shares the first n rows with this one, for a short minibatch. */
  public MeanField first(int n) {
    return n == rows.count() ? this : new MeanField(this, n);
  }

  /**
   * Sets the data v (n, V), the visible layers side by side, and performs the pass upwards. v may
   * change afterwards.
   */
  public void start(Matrix v) {
    take(v);
    for (int l : graph.upwards) {
      Layer layer = graph.layers[l];
      Scalar copies = graph.copies[l];
      Matrix t = rows.inputs[l];
      Scalar beta = Scalar.ZERO;
      if (fromVisible[l] != null) {
        for (Term term : graph.fromVisible[l]) {
          Matrix x = seen[term.from()];
          backend.gemm(Scalar.ONE, x, false, term.weights(), false, beta, fromVisible[l]);
          beta = Scalar.ONE;
        }
        backend.copy(fromVisible[l], t);
        backend.scale(copies, t);
      }
      rows.addTerms(graph.fromHiddenBelow[l], copies, beta, t);
      layer.units().mean(backend, t, layer.bias(), rows.states[l]);
    }
  }

  private void take(Matrix v) {
    for (int l : graph.visible) {
      Layer layer = graph.layers[l];
      if (graph.visible.length == 1) {
        visible[l] = v;
      } else {
        backend.copyColumns(v, graph.columns[l], layer.size(), visible[l], 0);
      }
      if (layer.units().isScaled()) {
        layer.units().statistic(backend, visible[l], seen[l]);
      } else {
        seen[l] = visible[l];
      }
    }
  }

  public void iterate(int count) {
    for (int i = 0; i < count; i++) {
      iteration(false);
    }
  }

  private double iteration(boolean isMeasured) {
    double squares = 0;
    for (int b = 1; b <= graph.blocks.length; b++) {
      int block = b % graph.blocks.length; // the first block comes last
      begin(block);
      rows.addInputs(block);
      squares += end(block, isMeasured);
    }
    return squares;
  }

  void begin(int block) {
    for (int l : graph.blocks[block]) {
      if (fromVisible[l] != null) {
        backend.copy(fromVisible[l], rows.inputs[l]);
      }
    }
  }

  /**
   * Computes the means of a block, after {@link HiddenRows#addInputs}. Returns the sum of the
   * squared changes if it is measured, else 0.
   */
  double end(int block, boolean isMeasured) {
    double squares = 0;
    for (int l : graph.blocks[block]) {
      Layer layer = graph.layers[l];
      Matrix t = rows.inputs[l];
      Matrix x = rows.states[l];
      if (damping == 0 && !isMeasured) {
        layer.units().mean(backend, t, layer.bias(), x);
        continue;
      }
      layer.units().mean(backend, t, layer.bias(), t);
      if (isMeasured) {
        squares += (1 - damping) * (1 - damping) * backend.squaredDistance(t, x);
      }
      if (damping == 0) {
        backend.copy(t, x);
      } else {
        backend.scale(kept, x);
        backend.axpy(renewed, t, x);
      }
    }
    return squares;
  }

  /**
   * Iterates until the root mean square change of the means in an iteration is at most {@code
   * tolerance}, or for {@code most} iterations. Not for recorded steps. Returns the number of
   * iterations.
   */
  public int toTolerance(double tolerance, int most) {
    int units = Arrays.stream(graph.hidden).map(l -> graph.layers[l].size()).sum();
    iterations = 0;
    lastChange = Double.NaN;
    while (iterations < most && !(lastChange <= tolerance)) {
      lastChange = Math.sqrt(iteration(true) / ((double) rows.count() * units));
      iterations++;
    }
    return iterations;
  }

  /** The number of iterations of the last {@link #toTolerance}. */
  public int iterations() {
    return iterations;
  }

  /** The change in its last iteration; NaN before the first iteration. */
  public double lastChange() {
    return lastChange;
  }

  /** The means of hidden layer l (n, N). */
  public Matrix mean(int l) {
    return rows.states[l];
  }

  public int rows() {
    return rows.count();
  }

  @Override
  public void close() {
    workspace.close();
  }
}
