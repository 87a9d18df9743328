//DEPS org.harmonium:harmonium:0.1.0-SNAPSHOT
// A learning rule of one's own: contrastive divergence from chains that start at noise.

import org.harmonium.*;
import org.harmonium.backend.*;
import org.harmonium.config.*;
import org.harmonium.data.*;
import org.harmonium.kind.machine.*;
import org.harmonium.learning.*;
import org.harmonium.model.*;
import org.jspecify.annotations.Nullable;

public class CustomRule {
  static class FromNoise extends NegativePhase {
    private final GibbsChains chains;
    private final RandomStream random;

    FromNoise(Rbm rbm, int n, RandomStream random) {
      super(rbm, random);
      this.random = random;
      chains = workspace.own(() -> GibbsChains.persistent(rbm, n));
    }

    @Override public void startEpoch(int epoch) { chains.startAtRandom(random); }
    @Override public void run(Matrix v, Matrix hPos, int k) { chains.advance(k, random); }
    @Override public Matrix v(int n) { return chains.v(); }
    @Override public Matrix hMean(int n) { return chains.hMean(); }
  }

  public record Noise(
      @Inlined KSchedule steps, @Default("100") int chains, @Inlined TrainingPlan plan,
      @Inlined UpdateSettings update, EarlyStop.@Nullable Settings stop) implements RbmAlgorithm {
    @Override public NegativePhase negativePhase(Rbm rbm, RandomStream random) {
      return new FromNoise(rbm, chains, random);
    }
  }

  public static void main(String[] arguments) {
    Recipe recipe = Harmonium.rbm(50).learning(Noise.class).k(5).epochs(5).rate(0.05);
    recipe.train(Datasets.open("digits")).close();
  }
}
