package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.InputScaling;
import org.harmonium.model.Rbm;

/**
 * The offsets mu (1, V) and lambda (1, H) of a centred RBM, running means over the data, and their
 * effect on its gradient (Melchior, Fischer and Wiskott 2016, the centred gradient). The centred
 * machine is the same machine with other biases:
 *
 * <pre>
 *   -E(v, h) = (v - mu) W (h - lambda) + b'·v + c'·h + constant,   b' = b + lambda Wᵀ,  c' = c + mu W
 * </pre>
 *
 * <p>Learning is gradient ascent with respect to W, b' and c'. With (gW, gb, gc) the gradient with
 * respect to W, b and c, that is
 *
 * <pre>
 *   gW' = gW - gbᵀ lambda - muᵀ gc,   gb' = gb,   gc' = gc
 * </pre>
 *
 * <p>the difference of the means of (v - mu)ᵀ(h - lambda). Because b and c are stored instead of b'
 * and c', a change of the offsets does not change the machine. With an {@link InputScaling} (up,
 * down), the inputs are c + up v W and b + down h Wᵀ, so that
 *
 * <pre>
 *   b' = b + down lambda Wᵀ,   c' = c + up mu W
 *   (dW, db', dc') changes W by dW, b by db' - down lambda dWᵀ, c by dc' - up mu dW
 * </pre>
 */
final class Offsets {
  private final Backend backend;
  private final Centring settings;
  private final Matrix mu; // (1, V)
  private final Matrix lambda; // (1, H)
  final Matrix gb; // (1, V)
  final Matrix gc; // (1, H)
  private final Scalar memory;
  private final Scalar newShare; // (1 - memory) / n
  private final Scalar minusUp;
  private final Scalar minusDown;

  Offsets(Workspace workspace, Rbm rbm, Centring settings) {
    workspace.prepare(() -> requireUnscaled(rbm));
    this.backend = rbm.backend();
    this.settings = settings;
    this.mu = workspace.zeros(1, rbm.visible());
    this.lambda = workspace.zeros(1, rbm.hidden());
    this.gb = workspace.zeros(1, rbm.visible());
    this.gc = workspace.zeros(1, rbm.hidden());
    this.memory = Scalar.of((float) settings.memory());
    this.newShare = backend.scalar(0f);
    this.minusUp = Scalar.of((float) -rbm.inputScaling().up());
    this.minusDown = Scalar.of((float) -rbm.inputScaling().down());
    backend.fill(0.5f, mu);
    backend.fill(0.5f, lambda);
  }

  private static void requireUnscaled(Rbm rbm) {
    if (rbm.visibleUnits().isScaled()) {
      throw new IllegalArgumentException(
          "an RBM with Gaussian visible units is not centred: use a dbm with one hidden layer,"
              + " which is, or leave centring out");
    }
  }

  void prepare(int n) {
    newShare.set((float) ((1 - settings.memory()) / n));
  }

  /** Adds the means of the minibatch to the running means. */
  void follow(Matrix vPos, Matrix hPos) {
    backend.columnSums(newShare, vPos, memory, mu);
    backend.columnSums(newShare, hPos, memory, lambda);
  }

  /** Updates {@code sum}, whose W contains gW already, to keep sum + (gW', gb', gc'). */
  void centre(Scalar keep, RbmUpdate.Change sum) {
    backend.gemm(Scalar.MINUS_ONE, gb, true, lambda, false, Scalar.ONE, sum.w());
    backend.gemm(Scalar.MINUS_ONE, mu, true, gc, false, Scalar.ONE, sum.w());
    backend.scale(keep, sum.b());
    backend.axpy(Scalar.ONE, gb, sum.b());
    backend.scale(keep, sum.c());
    backend.axpy(Scalar.ONE, gc, sum.c());
  }

  /** Corrects b and c so that b' and c' are unchanged as W becomes W + dW. */
  void compensate(Matrix dW, Matrix b, Matrix c) {
    backend.gemm(minusDown, lambda, false, dW, true, Scalar.ONE, b);
    backend.gemm(minusUp, mu, false, dW, false, Scalar.ONE, c);
  }

  void putState(Map<String, Matrix> state) {
    state.put("mu", mu);
    state.put("lambda", lambda);
  }
}
