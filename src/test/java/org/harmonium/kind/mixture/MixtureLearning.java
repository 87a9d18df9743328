package org.harmonium.kind.mixture;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.harmonium.backend.Workspace;
import org.harmonium.learning.LearningRule;

/**
 * The gradient of the log-likelihood of a {@link Mixture}, with momentum; r (n, K) = p(k|v):
 *
 * <pre>
 *   dW = momentum dW + rate / n (vᵀ r - sigmoid(W) · column sums of r);   W = W + dW
 *   da = momentum da + rate (column means of r - softmax(a));             a = a + da
 * </pre>
 */
final class MixtureLearning implements LearningRule {
  private final Mixture mixture;
  private final Backend backend;
  private final Workspace workspace;
  private final Matrix dW; // (V, K)
  private final Matrix da; // (1, K)
  private final Matrix means; // (V, K)
  private final Matrix sums; // (1, K)
  private final Matrix shares; // (1, K)
  private final RowScratch posterior; // (n, K)
  private final Scalar rate;
  private final Scalar mean; // rate / n
  private final Scalar momentum;

  MixtureLearning(Mixture mixture) {
    this.mixture = mixture;
    this.backend = mixture.backend();
    this.workspace = new Workspace(backend);
    Matrix w = mixture.weights();
    this.dW = workspace.zeros(w.rows(), w.cols());
    this.da = workspace.zeros(1, w.cols());
    this.means = workspace.zeros(w.rows(), w.cols());
    this.sums = workspace.zeros(1, w.cols());
    this.shares = workspace.zeros(1, w.cols());
    this.posterior = workspace.own(() -> new RowScratch(backend, w.cols()));
    this.rate = backend.scalar(0f);
    this.mean = backend.scalar(0f);
    this.momentum = backend.scalar(0f);
  }

  @Override
  public void reserve(int batch) {
    posterior.reserve(batch);
  }

  @Override
  public void prepare(double rate, double momentum, int rows) {
    this.rate.set((float) rate);
    this.mean.set((float) (rate / rows));
    this.momentum.set((float) momentum);
  }

  @Override
  public void step(Matrix v) {
    Matrix r = posterior.rows(v.rows());
    mixture.posterior(v, r);
    backend.columnSums(Scalar.ONE, r, Scalar.ZERO, sums);
    backend.gemm(mean, v, true, r, false, momentum, dW);
    backend.apply(Unary.SIGMOID, mixture.weights(), means);
    backend.multiplyRow(means, sums, means);
    backend.axpy(mean.negated(), means, dW);
    backend.scale(momentum, da);
    backend.axpy(mean, sums, da);
    backend.softmax(mixture.components(), shares);
    backend.axpy(rate.negated(), shares, da);
    backend.momentumStep(Scalar.ZERO, Scalar.ZERO, dW, mixture.weights());
    backend.momentumStep(Scalar.ZERO, Scalar.ZERO, da, mixture.components());
  }

  @Override
  public Map<String, Matrix> parameters() {
    return mixture.parameters();
  }

  @Override
  public Map<String, Matrix> state() {
    Map<String, Matrix> inOrder = new LinkedHashMap<>();
    inOrder.put("dW", dW);
    inOrder.put("da", da);
    return inOrder;
  }

  @Override
  public Map<String, RandomStream> streams() {
    return Map.of();
  }

  @Override
  public void close() {
    workspace.close();
  }
}
