package org.harmonium.learning;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.LayeredMachine.Connection;
import org.harmonium.model.LayeredMachine.Layer;
import org.jspecify.annotations.Nullable;

/**
 * The parameter update of a layered machine: the update of {@link RbmUpdate} for each connection
 * (k, l) and each layer, where x^l are the means or states of layer l, and c of a visible layer is
 * its b.
 *
 * <pre>
 *   dW_kl = momentum dW_kl + rate (x^kPosᵀ x^lPos / n - x^kNegᵀ x^lNeg / m) - rate (l2 W_kl + l1 sign(W_kl))
 *   dc^l  = momentum dc^l + rate (mean x^lPos - mean x^lNeg)
 * </pre>
 *
 * <p>A sparsity target of layer l changes its bias and its weights from below. For Gaussian visible
 * units, x is v / sigma, and the means of v are divided by sigma^2. {@link SigmaUpdate} describes
 * the update of sigma, and {@link LayerOffsets} the centred variant.
 */
final class LayeredUpdate implements AutoCloseable {
  /**
   * States of all layers in one phase, by layer.
   *
   * @param states of visible layers v, of hidden ones means or samples
   * @param seen the same with s(v) for v
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Phase(Matrix[] states, Matrix[] seen) {}

  private final Backend backend;
  private final Workspace workspace;
  private final LayerGraph graph;
  private final MeanFieldSettings settings;
  private final Matrix[] dW; // by connection
  private final Matrix[] db; // (1, N) by layer
  private final Matrix[] gaps; // (1, N) by scaled layer
  private final Matrix[] means; // (1, N of the lower layer) by connection, used with sparsity
  private final @Nullable Sparsity[] sparsity; // by layer
  private final @Nullable LayerOffsets centring;
  private final @Nullable SigmaUpdate[] sigma; // by connection: of its lower layer
  private final Matrix[] gradient; // by connection: dW, or the gradient for the update of sigma

  private final Scalar momentum;
  private final Scalar positive; // rate / n
  private final Scalar negative; // rate / m
  private final Scalar minusNegative;
  private final Scalar l2; // rate * decay
  private final Scalar l1;

  /**
   * @param batch the largest number of data rows
   */
  LayeredUpdate(LayerGraph graph, MeanFieldSettings settings, int batch) {
    this.backend = graph.machine.backend();
    this.graph = graph;
    this.settings = settings;
    this.workspace = new Workspace(backend);
    this.db = new Matrix[graph.layers.length];
    this.gaps = new Matrix[graph.layers.length];
    this.sparsity = new Sparsity[graph.layers.length];
    requireHidden(settings);
    for (int l = 0; l < db.length; l++) {
      Layer layer = graph.layers[l];
      db[l] = workspace.zeros(1, layer.size());
      gaps[l] = layer.units().isScaled() ? workspace.zeros(1, layer.size()) : db[l];
      SparsityTarget target = settings.sparsity().get(l);
      if (target != null) {
        sparsity[l] =
            workspace.own(() -> new Sparsity(backend, layer.units(), layer.size(), target));
      }
    }
    int connections = graph.connections.length;
    this.dW = new Matrix[connections];
    this.means = new Matrix[connections];
    for (int i = 0; i < connections; i++) {
      Connection c = graph.connections[i];
      dW[i] = workspace.zeros(c.weights().rows(), c.weights().cols());
      means[i] = sparsity[c.upper()] == null ? dW[i] : workspace.zeros(1, c.weights().rows());
    }
    this.centring =
        settings.isCentred()
            ? workspace.own(() -> new LayerOffsets(graph, settings.offsetRate()))
            : null;
    this.sigma = new SigmaUpdate[connections];
    this.gradient = dW.clone();
    SigmaSettings ofSigma = settings.sigma();
    if (ofSigma != null) {
      workspace.prepare(() -> learnSigma(ofSigma, Math.max(batch, settings.chains())));
    }
    this.momentum = backend.scalar(0f);
    this.positive = backend.scalar(0f);
    this.negative = backend.scalar(0f);
    this.minusNegative = negative.negated();
    this.l2 = backend.scalar(0f);
    this.l1 = backend.scalar(0f);
  }

  private void requireHidden(MeanFieldSettings settings) {
    for (int l : settings.sparsity().keySet()) {
      if (Arrays.stream(graph.hidden).noneMatch(layer -> layer == l)) {
        throw new IllegalArgumentException(
            "a sparsity target is for layer %d; hidden layers are %s"
                .formatted(l, Arrays.toString(graph.hidden)));
      }
    }
  }

  /**
   * Creates the updates of sigma for all scaled layers. Without a scaled layer, the update of a
   * visible layer throws the exception.
   */
  private void learnSigma(SigmaSettings settings, int rows) {
    boolean isAny = Arrays.stream(graph.layers).anyMatch(layer -> layer.units().isScaled());
    for (int l : graph.visible) {
      Layer layer = graph.layers[l];
      if (layer.units().isScaled() || !isAny) {
        int i = onlyConnection(l);
        SigmaUpdate its =
            workspace.own(
                () ->
                    new SigmaUpdate(
                        backend,
                        layer.units(),
                        layer.bias(),
                        graph.connections[i].weights(),
                        settings));
        its.reserve(rows);
        sigma[i] = its;
        gradient[i] = its.weightGradient();
      }
    }
  }

  private int onlyConnection(int layer) {
    int only = -1;
    for (int i = 0; i < graph.connections.length; i++) {
      if (graph.connections[i].lower() == layer) {
        if (only >= 0) {
          throw new IllegalArgumentException(
              "sigma cannot be learned: layer %d has more than one connection".formatted(layer));
        }
        only = i;
      }
    }
    return only;
  }

  /** Sets the coefficients of the next update, for n data rows and m chains. */
  void prepare(double rate, double momentum, int n, int m) {
    this.momentum.set((float) momentum);
    positive.set((float) (rate / n));
    negative.set((float) (rate / m));
    l2.set((float) (rate * settings.l2()));
    l1.set((float) (rate * settings.l1()));
    for (Sparsity of : sparsity) {
      if (of != null) {
        of.prepare(rate, n);
      }
    }
    if (centring != null) {
      centring.prepare(n);
    }
    for (SigmaUpdate of : sigma) {
      if (of != null) {
        of.prepare(rate, n, m);
      }
    }
  }

  void apply(Phase pos, Phase neg) {
    if (centring != null) {
      centring.enter();
    }
    for (int l = 0; l < db.length; l++) {
      addBias(l, pos.states[l], neg.states[l]);
    }
    for (int i = 0; i < dW.length; i++) {
      int k = graph.connections[i].lower();
      int l = graph.connections[i].upper();
      Scalar kept = sigma[i] == null ? momentum : Scalar.ZERO;
      backend.contrast(
          positive,
          pos.seen[k],
          pos.seen[l],
          negative,
          neg.seen[k],
          neg.seen[l],
          kept,
          gradient[i]);
    }
    if (centring != null) {
      centring.correct(positive, pos.seen, minusNegative, neg.seen, gradient);
    }
    addSigma(pos, neg);
    addSparsity(pos);
    move();
    if (centring != null) {
      centring.leave(dW);
      centring.follow(pos.states);
    }
  }

  private void addBias(int l, Matrix pos, Matrix neg) {
    boolean scaled = gaps[l] != db[l];
    backend.columnSums(positive, pos, scaled ? Scalar.ZERO : momentum, gaps[l]);
    backend.columnSums(minusNegative, neg, Scalar.ONE, gaps[l]);
    if (scaled) {
      graph.layers[l].units().biasGradient(backend, gaps[l]); // over sigma^2
      backend.scale(momentum, db[l]);
      backend.axpy(Scalar.ONE, gaps[l], db[l]);
    }
  }

  private void addSigma(Phase pos, Phase neg) {
    for (int i = 0; i < dW.length; i++) {
      SigmaUpdate of = sigma[i];
      if (of != null) {
        int l = graph.connections[i].lower();
        backend.scale(momentum, dW[i]);
        backend.axpy(Scalar.ONE, gradient[i], dW[i]);
        of.gradient(pos.states[l], neg.states[l], momentum);
      }
    }
  }

  private void addSparsity(Phase pos) {
    for (int l : graph.hidden) {
      Sparsity of = sparsity[l];
      if (of != null) {
        of.follow(pos.seen[l], db[l]);
        for (int i = 0; i < dW.length; i++) {
          int k = graph.connections[i].lower();
          if (graph.connections[i].upper() == l) {
            of.add(pos.seen[k], centring == null ? null : centring.seen(k), means[i], dW[i]);
          }
        }
      }
    }
  }

  private void move() {
    for (int i = 0; i < dW.length; i++) {
      backend.momentumStep(l2, l1, dW[i], graph.connections[i].weights());
    }
    for (int l = 0; l < db.length; l++) {
      backend.momentumStep(Scalar.ZERO, Scalar.ZERO, db[l], graph.layers[l].bias());
    }
    for (SigmaUpdate of : sigma) {
      if (of != null) {
        of.move();
      }
    }
  }

  /** The offsets; null if the layers are not centred. */
  @Nullable LayerOffsets centring() {
    return centring;
  }

  /** Velocities have the parameter's name after a d: dW1, db, dc1. */
  Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    graph.machine.parameters().forEach((name, x) -> putVelocity(name, x, state));
    if (centring != null) {
      state.putAll(centring.state());
    }
    for (int i = 0; i < sigma.length; i++) {
      SigmaUpdate of = sigma[i];
      if (of != null) {
        int l = graph.connections[i].lower();
        state.put(l == 0 ? "dz" : "dz" + l, of.velocity());
      }
    }
    for (int l : graph.visible) {
      state.putAll(graph.layers[l].units().state());
    }
    return state;
  }

  private void putVelocity(String name, Matrix parameter, Map<String, Matrix> state) {
    for (int i = 0; i < dW.length; i++) {
      if (graph.connections[i].weights() == parameter) {
        state.put("d" + name, dW[i]);
      }
    }
    for (int l = 0; l < db.length; l++) {
      if (graph.layers[l].bias() == parameter) {
        state.put("d" + name, db[l]);
        Sparsity of = sparsity[l];
        if (of != null) {
          state.put("q" + l, of.activity());
        }
      }
    }
  }

  @Override
  public void close() {
    workspace.close();
  }
}
