package org.harmonium.estimate;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;

/**
 * Annealed importance sampling of an RBM's partition function (Neal 2001; Salakhutdinov and Murray
 * 2008, "On the quantitative analysis of deep belief networks", section 4).
 *
 * <p>The path goes from the base-rate machine, without weights and with visible biases a, to the
 * machine itself:
 *
 * <pre>
 *   log p*_beta(v) = ((1 - beta) a + beta b)·v + sum_j A(beta (c_j + sum_i v_i W_ij))
 *   log Z_0        = sum_i A(a_i) + sum_j A(0)
 *   log w          = log Z_0 + sum over t of [log p*_beta(t)(v_t) - log p*_beta(t-1)(v_t)]
 * </pre>
 *
 * where v_t is drawn by one Gibbs step at beta(t-1). Weights are accumulated in double.
 */
public final class AnnealedImportanceSampling implements AutoCloseable {
  private final Rbm rbm;
  private final Backend backend;
  private final double[] baseBias; // a, (V)
  private final Matrix a; // (1, V)
  private final Matrix bMinusA; // (1, V)
  private final Matrix bias; // (1, V) the visible bias at the present beta
  private final Matrix v; // (n, V)
  private final Matrix t; // (n, H) c + vW
  private final Matrix hiddenBias; // (1, H) zeros: the bias is in t already
  private final Matrix h; // (n, H)
  private final Scalar beta;
  private final Workspace workspace;

  /**
   * @param baseBias visible biases of the base-rate machine; see {@link BaseRate}
   * @param chains how many importance weights
   */
  public AnnealedImportanceSampling(Rbm rbm, double[] baseBias, int chains) {
    this.rbm = rbm;
    this.backend = rbm.backend();
    this.baseBias = baseBias.clone();
    int visible = rbm.visible();
    float[] values = new float[visible];
    for (int i = 0; i < visible; i++) {
      values[i] = (float) baseBias[i];
      this.baseBias[i] = values[i]; // log Z_0 must be that of the biases that are sampled with
    }
    this.workspace = new Workspace(backend);
    this.a = workspace.upload(values, 1, visible);
    this.bMinusA = workspace.zeros(1, visible);
    backend.copy(rbm.visibleBias(), bMinusA);
    backend.axpy(Scalar.ONE.negated(), a, bMinusA);
    this.bias = workspace.zeros(1, visible);
    this.v = workspace.zeros(chains, visible);
    this.t = workspace.zeros(chains, rbm.hidden());
    this.h = workspace.zeros(chains, rbm.hidden());
    this.hiddenBias = workspace.zeros(1, rbm.hidden());
    this.beta = backend.scalar(0f);
  }

  /**
   * Runs all chains from beta 0 to beta 1 in {@code betas} steps that grow shorter towards 1, where
   * the modes of a learned machine part and the chains must find them: beta(t) = 1 - (1 -
   * t/betas)^3 has 46 % of the steps beyond 0.9.
   *
   * @param betas how many steps, at least 1
   */
  public AisEstimate estimate(int betas, RandomStream random) {
    double[] logWeights = new double[v.rows()];
    Arrays.fill(logWeights, logZ0());
    backend.copy(a, bias);
    backend.fill(0f, v);
    rbm.visibleUnits().sample(backend, v, bias, random, null, v);
    for (int step = 1; step <= betas; step++) {
      double before = beta(step - 1, betas);
      double now = beta(step, betas);
      addWeights(before, now, logWeights);
      if (step < betas) {
        gibbsStep(now, random);
      }
    }
    return AisEstimate.of(logWeights, betas);
  }

  private static double beta(int step, int betas) {
    double left = 1 - step / (double) betas;
    return 1 - left * left * left;
  }

  private double logZ0() {
    double[] hidden = new double[rbm.hidden()];
    return rbm.hiddenUnits().logNormaliser(hidden, hidden)
        + rbm.visibleUnits().logNormaliser(new double[rbm.visible()], baseBias);
  }

  /** logWeights += log p*_now(v) - log p*_before(v). */
  private void addWeights(double before, double now, double[] logWeights) {
    backend.affine(v, rbm.weights(), false, rbm.hiddenBias(), t);
    double[] visible = backend.rowDots(v, bMinusA);
    double[] hiddenNow = rbm.hiddenUnits().logNormaliser(backend, now, t, rbm.hiddenBias());
    double[] hiddenBefore = rbm.hiddenUnits().logNormaliser(backend, before, t, rbm.hiddenBias());
    for (int i = 0; i < logWeights.length; i++) {
      logWeights[i] += (now - before) * visible[i] + hiddenNow[i] - hiddenBefore[i];
    }
  }

  /** h ~ p_beta(h | v), v ~ p_beta(v | h); t holds c + vW. */
  private void gibbsStep(double now, RandomStream random) {
    beta.set((float) now);
    backend.scale(beta, t);
    rbm.hiddenUnits().sample(backend, t, hiddenBias, random, null, h);
    backend.copy(a, bias);
    backend.axpy(beta, bMinusA, bias);
    backend.gemm(beta, h, false, rbm.weights(), true, Scalar.ZERO, v);
    rbm.visibleUnits().sample(backend, v, bias, random, null, v);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
