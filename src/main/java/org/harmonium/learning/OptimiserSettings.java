package org.harmonium.learning;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.harmonium.config.VariantName;
import org.harmonium.config.Variants;
import org.harmonium.nn.Parameter;

/** An optimiser with its settings, chosen by the key {@code kind}. */
@Variants(key = "kind")
public sealed interface OptimiserSettings {
  default boolean usesMomentum() {
    return false;
  }

  /** Opens the optimiser for these parameters. The caller closes it. */
  Optimiser open(Backend backend, List<Parameter> parameters, GradientSettings gradients);

  /**
   * Stochastic gradient descent.
   *
   * @param nesterov whether the momentum is Nesterov's
   */
  @VariantName("sgd")
  record Sgd(@Default("false") boolean nesterov) implements OptimiserSettings {
    @Override
    public boolean usesMomentum() {
      return true;
    }

    @Override
    public Optimiser open(Backend backend, List<Parameter> parameters, GradientSettings gradients) {
      SgdOptimiser.Momentum kind =
          nesterov ? SgdOptimiser.Momentum.NESTEROV : SgdOptimiser.Momentum.CLASSICAL;
      return new SgdOptimiser(backend, parameters, kind, gradients);
    }
  }

  /**
   * Adam.
   *
   * @param beta1 the share of the mean gradient that is kept
   * @param beta2 the share of the mean square that is kept
   * @param epsilon the addend that keeps quotients finite
   */
  @VariantName("adam")
  record AdamSettings(
      @Default("0.9") double beta1, @Default("0.999") double beta2, @Default("1e-8") double epsilon)
      implements OptimiserSettings {
    public AdamSettings {
      Range.belowOne("beta1", beta1);
      Range.belowOne("beta2", beta2);
      Range.positive("epsilon", (float) epsilon);
    }

    @Override
    public Optimiser open(Backend backend, List<Parameter> parameters, GradientSettings gradients) {
      return new Adam(backend, parameters, beta1, beta2, epsilon, gradients);
    }
  }

  /**
   * RMSProp.
   *
   * @param memory the share of the mean square that is kept
   * @param epsilon the addend that keeps quotients finite
   */
  @VariantName("rmsprop")
  record RmsPropSettings(@Default("0.9") double memory, @Default("1e-8") double epsilon)
      implements OptimiserSettings {
    public RmsPropSettings {
      Range.belowOne("memory", memory);
      Range.positive("epsilon", (float) epsilon);
    }

    @Override
    public Optimiser open(Backend backend, List<Parameter> parameters, GradientSettings gradients) {
      return new RmsProp(backend, parameters, memory, epsilon, gradients);
    }
  }

  /** Throws if the momentum is not used. */
  default void requireMomentumUsed(Schedule momentum) {
    if (!usesMomentum() && (momentum.start() > 0 || momentum.last() > 0)) {
      throw new IllegalArgumentException(
          "momentum has no effect with this optimiser; remove it, or set optimiser=sgd");
    }
  }
}
