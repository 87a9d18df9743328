package org.harmonium.learning;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
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
 * <p>A sparsity target of layer l changes its bias and its weights from below.
 */
final class LayeredUpdate {
  /** States by layer in one phase; {@code seen} has s(v) for v of visible layers. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Phase(Matrix[] states, Matrix[] seen) {}

  private final Backend backend;
  private final LayerGraph graph;
  private final UpdateStep step;
  private final Scalar minusNegative; // -rate / m
  private final Matrix[] db; // (1, N) by layer
  private final BiasGradient[] biases; // by layer
  private final @Nullable Sparsity[] sparsity; // by layer
  private final Matrix[] dW; // by connection
  private final Matrix[] means; // (1, N of the lower layer) by connection, used with sparsity
  private final @Nullable SigmaUpdate[] sigma; // by connection: of its lower layer
  private final Matrix[] gradient; // by connection: dW, or the gradient for the update of sigma
  final @Nullable LayerOffsets centring; // null if the layers are not centred

  /**
   * @param batch the largest number of data rows
   * @throws IllegalArgumentException if a layer cannot have its target, or no layer a learned
   *     sigma; the workspace is then closed
   */
  LayeredUpdate(Workspace workspace, LayerGraph graph, MeanFieldSettings settings, int batch) {
    this.backend = graph.machine.backend();
    this.graph = graph;
    this.step = new UpdateStep(backend, settings.l2(), settings.l1());
    this.minusNegative = step.negative.negated();
    int layers = graph.layers.length;
    this.db = new Matrix[layers];
    this.biases = new BiasGradient[layers];
    this.sparsity = new Sparsity[layers];
    workspace.prepare(() -> requireHidden(settings));
    for (int l = 0; l < layers; l++) {
      Layer layer = graph.layers[l];
      db[l] = workspace.zeros(1, layer.size());
      biases[l] = new BiasGradient(workspace, backend, layer);
      SparsityTarget target = settings.sparsity().get(l);
      sparsity[l] = target == null ? null : new Sparsity(workspace, backend, layer, target);
    }
    int connections = graph.connections.length;
    this.dW = new Matrix[connections];
    this.means = new Matrix[connections];
    for (int i = 0; i < connections; i++) {
      Matrix weights = graph.connections[i].weights();
      dW[i] = workspace.zeros(weights.rows(), weights.cols());
      means[i] = workspace.zeros(1, weights.rows());
    }
    double rate = settings.offsetRate();
    this.centring = rate > 0 ? new LayerOffsets(workspace, graph, rate) : null;
    this.sigma = new SigmaUpdate[connections];
    this.gradient = dW.clone();
    SigmaSettings ofSigma = settings.sigma();
    if (ofSigma != null) {
      int rows = Math.max(batch, settings.chains());
      workspace.prepare(() -> learnSigma(workspace, ofSigma, rows));
    }
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
   * Creates the updates of sigma for all scaled layers. Without any, that of a visible layer
   * throws.
   */
  private void learnSigma(Workspace workspace, SigmaSettings settings, int rows) {
    boolean isAny = Arrays.stream(graph.layers).anyMatch(layer -> layer.units().isScaled());
    for (int l : graph.visible) {
      Layer layer = graph.layers[l];
      if (layer.units().isScaled() || !isAny) {
        if (graph.above[l].length > 1) {
          throw new IllegalArgumentException(
              "sigma cannot be learned: layer %d has more than one connection".formatted(l));
        }
        int i = graph.above[l][0];
        Matrix weights = graph.connections[i].weights();
        SigmaUpdate its = new SigmaUpdate(workspace, backend, layer, weights, settings);
        its.reserve(rows);
        sigma[i] = its;
        gradient[i] = its.weightGradient;
      }
    }
  }

  void prepare(double rate, double momentum, int n, int m) {
    step.prepare(rate, momentum, n, m);
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
    Scalar momentum = step.momentum;
    for (int l = 0; l < db.length; l++) {
      biases[l].add(step.positive, pos.states[l], step.negative, neg.states[l], momentum, db[l]);
    }
    for (int i = 0; i < dW.length; i++) {
      contrast(i, pos.seen, neg.seen);
    }
    if (centring != null) {
      centring.correct(step.positive, pos.seen, minusNegative, neg.seen, gradient);
    }
    addSigma(pos, neg);
    addSparsity(pos);
    move();
    if (centring != null) {
      centring.leave(dW);
      centring.follow(pos.states);
    }
  }

  private void contrast(int i, Matrix[] pos, Matrix[] neg) {
    int k = graph.connections[i].lower();
    int l = graph.connections[i].upper();
    Scalar kept = sigma[i] == null ? step.momentum : Scalar.ZERO;
    backend.contrast(
        step.positive, pos[k], pos[l], step.negative, neg[k], neg[l], kept, gradient[i]);
  }

  private void addSigma(Phase pos, Phase neg) {
    for (int i = 0; i < dW.length; i++) {
      SigmaUpdate of = sigma[i];
      if (of != null) {
        int l = graph.connections[i].lower();
        of.gradient(pos.states[l], neg.states[l], step.momentum, dW[i]);
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
            of.add(pos.seen[k], centring == null ? null : centring.seen[k], means[i], dW[i]);
          }
        }
      }
    }
  }

  private void move() {
    for (int i = 0; i < dW.length; i++) {
      step.moveWeights(dW[i], graph.connections[i].weights());
    }
    for (int l = 0; l < db.length; l++) {
      step.moveBias(db[l], graph.layers[l].bias());
    }
    for (SigmaUpdate of : sigma) {
      if (of != null) {
        of.move();
      }
    }
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
        state.put(l == 0 ? "dz" : "dz" + l, of.dz);
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
          state.put("q" + l, of.q);
        }
      }
    }
  }
}
