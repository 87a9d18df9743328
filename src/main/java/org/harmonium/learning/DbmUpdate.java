package org.harmonium.learning;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Dbm;
import org.jspecify.annotations.Nullable;

/**
 * The parameter update of a deep Boltzmann machine: for each connection and each layer that of
 * {@link RbmUpdate}, with x^l the means or states of layer l, and c^0 for b.
 *
 * <pre>
 *   dW^l = momentum dW^l + rate (x^(l-1)Posᵀ x^lPos / n - x^(l-1)Negᵀ x^lNeg / m) - rate (l2 W^l + l1 sign(W^l))
 *   dc^l = momentum dc^l + rate (mean x^lPos - mean x^lNeg)
 * </pre>
 *
 * <p>A sparsity target of layer l moves its bias and W^l, its weights from below. For Gaussian
 * visible units x^0 is v / sigma, and the means of v are over sigma^2; {@link SigmaUpdate} has how
 * sigma itself is learned, {@link LayerOffsets} the centred variant of all of it.
 */
final class DbmUpdate implements AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final Dbm dbm;
  private final MeanFieldSettings settings;
  private final Matrix[] dW; // by connection, from 1
  private final Matrix[] db; // (1, N) by layer
  private final Matrix vGap; // (1, V) used only if s(v) is not v
  private final @Nullable Sparsity[] sparsity; // by layer
  private final @Nullable LayerOffsets centring;
  private final @Nullable SigmaUpdate sigma;
  private final Matrix[] gradient; // where products go: dW, or for W^1 what sigma is learned from

  private final Scalar momentum;
  private final Scalar positive; // rate / n
  private final Scalar negative; // rate / m
  private final Scalar minusNegative;
  private final Scalar l2; // rate * decay
  private final Scalar l1;

  /**
   * @param batch the largest number of data rows
   */
  DbmUpdate(Dbm dbm, MeanFieldSettings settings, int batch) {
    this.backend = dbm.backend();
    this.dbm = dbm;
    this.settings = settings;
    this.workspace = new Workspace(backend);
    this.dW = new Matrix[dbm.depth() + 1];
    this.db = new Matrix[dbm.depth() + 1];
    this.sparsity = new Sparsity[dbm.depth() + 1];
    for (int l = 0; l <= dbm.depth(); l++) {
      int layer = l;
      int size = dbm.size(l);
      int below = dbm.size(Math.max(0, l - 1));
      db[l] = workspace.zeros(1, size);
      dW[l] = l == 0 ? db[0] : workspace.zeros(below, size);
      SparsityTarget target = settings.sparsity().get(l);
      sparsity[l] =
          target == null || l == 0
              ? null
              : workspace.own(() -> new Sparsity(backend, below, dbm.units(layer), size, target));
    }
    this.vGap = workspace.zeros(1, dbm.size(0));
    requireLayers(settings);
    this.centring =
        settings.isCentred()
            ? workspace.own(() -> new LayerOffsets(dbm, settings.offsetRate()))
            : null;
    this.sigma = sigma(batch);
    this.gradient = dW.clone();
    if (sigma != null) {
      gradient[1] = sigma.weightGradient();
    }
    this.momentum = backend.scalar(0f);
    this.positive = backend.scalar(0f);
    this.negative = backend.scalar(0f);
    this.minusNegative = negative.negated();
    this.l2 = backend.scalar(0f);
    this.l1 = backend.scalar(0f);
  }

  private @Nullable SigmaUpdate sigma(int batch) {
    SigmaSettings ofSigma = settings.sigma();
    if (ofSigma == null) {
      return null;
    }
    int rows = Math.max(batch, settings.chains());
    SigmaUpdate update =
        workspace.own(
            () -> new SigmaUpdate(backend, dbm.units(0), dbm.bias(0), dbm.weights(1), ofSigma));
    workspace.prepare(() -> update.reserve(rows));
    return update;
  }

  private void requireLayers(MeanFieldSettings settings) {
    for (int l : settings.sparsity().keySet()) {
      if (l < 1 || l > dbm.depth()) {
        workspace.close();
        throw new IllegalArgumentException(
            "a sparsity target is for layer %d; hidden layers are 1 to %d"
                .formatted(l, dbm.depth()));
      }
    }
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
    if (sigma != null) {
      sigma.prepare(rate, n, m);
    }
  }

  /**
   * @param vPos v of the data
   * @param pos of the data, by layer from 0; s(v) for the visible one
   * @param vNeg v of the chains
   * @param neg the same of the chains
   */
  void apply(Matrix vPos, Matrix[] pos, Matrix vNeg, Matrix[] neg) {
    if (centring != null) {
      centring.enter();
    }
    addVisible(vPos, vNeg);
    for (int l = 1; l <= dbm.depth(); l++) {
      Scalar kept = gradient[l] == dW[l] ? momentum : Scalar.ZERO;
      backend.contrast(
          positive, pos[l - 1], pos[l], negative, neg[l - 1], neg[l], kept, gradient[l]);
      backend.columnSums(positive, pos[l], momentum, db[l]);
      backend.columnSums(minusNegative, neg[l], Scalar.ONE, db[l]);
    }
    if (centring != null) {
      centring.correct(positive, pos, minusNegative, neg, gradient);
    }
    if (sigma != null) {
      backend.scale(momentum, dW[1]);
      backend.axpy(Scalar.ONE, gradient[1], dW[1]);
      sigma.gradient(vPos, vNeg, momentum);
    }
    for (int l = 1; l <= dbm.depth(); l++) {
      Sparsity of = sparsity[l];
      if (of != null) {
        Matrix offset = centring == null ? null : centring.seen(l - 1);
        of.apply(pos[l - 1], offset, pos[l], dW[l], db[l]);
      }
    }
    for (int l = 0; l <= dbm.depth(); l++) {
      if (l > 0) {
        backend.momentumStep(l2, l1, dW[l], dbm.weights(l));
      }
      backend.momentumStep(Scalar.ZERO, Scalar.ZERO, db[l], dbm.bias(l));
    }
    if (sigma != null) {
      sigma.move();
    }
    if (centring != null) {
      centring.leave(dW);
      centring.follow(vPos, pos);
    }
  }

  private void addVisible(Matrix vPos, Matrix vNeg) {
    boolean scaled = dbm.units(0).isScaled();
    Matrix gradient = scaled ? vGap : db[0];
    backend.columnSums(positive, vPos, scaled ? Scalar.ZERO : momentum, gradient);
    backend.columnSums(minusNegative, vNeg, Scalar.ONE, gradient);
    if (scaled) {
      dbm.units(0).biasGradient(backend, gradient); // over sigma^2
      backend.scale(momentum, db[0]);
      backend.axpy(Scalar.ONE, gradient, db[0]);
    }
  }

  /** The offsets; null if the layers are not centred. */
  @Nullable LayerOffsets centring() {
    return centring;
  }

  Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    for (int l = 1; l <= dbm.depth(); l++) {
      state.put("dW" + l, dW[l]);
    }
    state.put("db", db[0]);
    for (int l = 1; l <= dbm.depth(); l++) {
      state.put("dc" + l, db[l]);
      Sparsity of = sparsity[l];
      if (of != null) {
        state.put("q" + l, of.activity());
      }
    }
    if (centring != null) {
      state.putAll(centring.state());
    }
    if (sigma != null) {
      state.put("dz", sigma.velocity());
    }
    state.putAll(dbm.units(0).state());
    return state;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
