package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.model.Rbm;

/**
 * FPCD: PCD whose chains run on W + W_fast (biases too). The fast weights learn from the same
 * gradient at their own rate and decay to zero; they push the chains away from their recent states
 * (Tieleman and Hinton 2009, "Using fast weights to improve persistent contrastive divergence").
 *
 * <pre>
 *   chains  k Gibbs steps with W + W_fast
 *   g       = data statistics - chain statistics, both with E[h | v] of the regular machine
 *   W       = W + rate g
 *   W_fast  = decay W_fast + fastRate g
 * </pre>
 *
 * <p>Momentum, weight decay and sparsity act on the regular parameters only.
 */
public final class FastPersistentContrastiveDivergence extends PersistentContrastiveDivergence {
  private final FastWeights settings;
  private final RbmUpdate.Change fast;
  private final Scalar positive; // fastRate / n
  private final Scalar negative; // fastRate / m
  private final Scalar decay;

  public FastPersistentContrastiveDivergence(
      Rbm rbm, FastWeights fastWeights, int chains, RandomStream random) {
    super(rbm, rbm.twin(), chains, random); // the machine of the chains has W + W_fast
    this.settings = fastWeights;
    this.fast = RbmUpdate.Change.none(workspace, rbm);
    this.positive = rbm.backend().scalar(0f);
    this.negative = rbm.backend().scalar((float) (settings.rate() / chains));
    this.decay = Scalar.of((float) settings.decay());
  }

  @Override
  public void prepare(int n) {
    positive.set((float) (settings.rate() / n));
  }

  @Override
  public void start(Matrix v, Matrix hMean, RbmUpdate update) {
    rbm.hiddenMean(v, hMean);
    update.add(fast, chains().rbm());
  }

  @Override
  public void run(Matrix v, Matrix hPos, int k) {
    super.run(v, hPos, k); // on the regular and the fast weights together
    rbm.hiddenMean(chains().v(), chains().hMean()); // the gradient needs the regular machine
  }

  /** Updates W_fast, before sigma moves, on which the gradient depends. */
  @Override
  public void learn(Matrix v, Matrix hPos, RbmUpdate update) {
    int n = v.rows();
    update.accumulate(positive, v, hPos, negative, v(n), hMean(n), decay, fast);
  }

  @Override
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = super.state();
    state.put("fastW", fast.w());
    state.put("fastb", fast.b());
    state.put("fastc", fast.c());
    return state;
  }
}
