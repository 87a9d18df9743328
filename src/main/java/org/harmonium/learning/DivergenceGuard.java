package org.harmonium.learning;

import java.util.Map;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;

/**
 * Stops training when a parameter or a velocity is not finite or too large. Tensors in units of the
 * data, or of their inverse, are only checked to be finite if the units have a sigma.
 */
public final class DivergenceGuard implements TrainingListener {
  private static final Set<String> IN_UNITS_OF_DATA =
      Set.of("b", "sigma", "inverseSigma", "mu0", "chainsVisible", "chainsBefore", "ofVisible");

  private final Backend backend;
  private final int everySteps;
  private final double largestRms;
  private final String settings;

  /**
   * @param everySteps minibatches between two checks
   * @param largestRms the root mean square above which a tensor counts as diverged; a learned RBM
   *     has weights around 0.1 and biases below 20
   * @param settings the key of the settings to name, such as {@code pretraining.0}
   */
  public DivergenceGuard(Backend backend, int everySteps, double largestRms, String settings) {
    this.backend = backend;
    this.everySteps = everySteps;
    this.largestRms = largestRms;
    this.settings = settings;
  }

  @Override
  public void stepped(Trainer trainer) {
    if (trainer.step() % everySteps == 0) {
      check(trainer);
    }
  }

  @Override
  public long stepsToNext(Trainer trainer) {
    return everySteps - trainer.step() % everySteps;
  }

  @Override
  public void epochEnded(Trainer trainer) {
    check(trainer);
  }

  /** Checks now. Throws a {@link DivergenceException} that names the first such tensor. */
  public void check(Trainer trainer) {
    boolean isScaled = trainer.rule().parameters().containsKey("sigma");
    check(trainer, trainer.rule().parameters(), isScaled);
    check(trainer, trainer.rule().state(), isScaled);
  }

  private void check(Trainer trainer, Map<String, Matrix> tensors, boolean isScaled) {
    for (Map.Entry<String, Matrix> entry : tensors.entrySet()) {
      Matrix x = entry.getValue();
      double rms = Math.sqrt(backend.dot(x, x) / x.size());
      boolean isFree = isScaled && IN_UNITS_OF_DATA.contains(entry.getKey());
      if (!(rms <= (isFree ? Double.MAX_VALUE : largestRms))) {
        throw new DivergenceException(
            entry.getKey(),
            "diverged: tensor %s has a root mean square of %s after epoch %d, step %d; %s"
                .formatted(
                    entry.getKey(),
                    Double.toString(rms),
                    trainer.epoch(),
                    trainer.step(),
                    remedy(trainer.rule())));
      }
    }
  }

  private String remedy(LearningRule rule) {
    return (rule.state().containsKey("dz")
            ? "lower KEY.rate or KEY.sigma.ratio, or raise KEY.sigma.least"
            : "lower KEY.rate or raise KEY.l2")
        .replace("KEY", settings);
  }
}
