package org.harmonium.kind.mixture;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.harmonium.backend.Workspace;

/**
 * A mixture of K products of V Bernoulli distributions, by logits W (V, K) of the units and a (1,
 * K) of the components:
 *
 * <pre>
 *   log p(v, k) = a_k + v·W_k - sum over i of log(1 + exp(W_ik)) - log sum over j of exp(a_j)
 * </pre>
 *
 * <p>See C. M. Bishop, Pattern Recognition and Machine Learning, section 9.3.3.
 */
final class Mixture implements AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final Matrix w; // (V, K)
  private final Matrix a; // (1, K)
  private final Matrix units; // (V, K) log(1 + exp(W))
  private final Matrix c; // (1, K) a_k - sum over i of log(1 + exp(W_ik))

  Mixture(Backend backend, int visible, int components) {
    this.backend = backend;
    this.workspace = new Workspace(backend);
    this.w = workspace.zeros(visible, components);
    this.a = workspace.zeros(1, components);
    this.units = workspace.zeros(visible, components);
    this.c = workspace.zeros(1, components);
  }

  /** W = the logits of the data's means with Gaussian noise. */
  void initialise(double[] logits, double scale, RandomStream random) {
    int components = w.cols();
    float[] means = new float[w.rows() * components];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) logits[i / components];
    }
    backend.write(means, w);
    backend.normal(random, units);
    backend.axpy(Scalar.of((float) scale), units, w);
  }

  Backend backend() {
    return backend;
  }

  Matrix weights() {
    return w;
  }

  Matrix components() {
    return a;
  }

  Map<String, Matrix> parameters() {
    Map<String, Matrix> inOrder = new LinkedHashMap<>();
    inOrder.put("W", w);
    inOrder.put("a", a);
    return inOrder;
  }

  /** out (n, K) = log p(v, k) + log sum over j of exp(a_j) for each row of v (n, V). */
  void joint(Matrix v, Matrix out) {
    backend.apply(Unary.SOFTPLUS, w, units);
    backend.copy(a, c);
    backend.columnSums(Scalar.MINUS_ONE, units, Scalar.ONE, c);
    backend.affine(v, w, false, c, out);
  }

  /** out (n, K) = p(k|v). */
  void posterior(Matrix v, Matrix out) {
    joint(v, out);
    backend.softmax(out, out);
  }

  /** v (n, V) = the means of the units given shares h (n, K) of the components. */
  void means(Matrix h, Matrix v) {
    backend.apply(Unary.SIGMOID, w, units);
    backend.gemm(Scalar.ONE, h, false, units, true, Scalar.ZERO, v);
  }

  /** log p(v) of each row of v (n, V). */
  double[] logProbabilities(Matrix v) {
    try (Matrix joint = backend.zeros(v.rows(), a.cols())) {
      joint(v, joint);
      double[] values = backend.logSumExpRows(joint);
      double norm = backend.logSumExpRows(a)[0];
      for (int i = 0; i < values.length; i++) {
        values[i] -= norm;
      }
      return values;
    }
  }

  @Override
  public void close() {
    workspace.close();
  }
}
