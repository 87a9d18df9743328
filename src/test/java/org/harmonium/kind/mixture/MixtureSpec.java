package org.harmonium.kind.mixture;

import java.util.List;
import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.harmonium.config.VariantName;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.ModelSpec;
import org.harmonium.model.UnitsDescription;

/**
 * A mixture of Bernoulli distributions.
 *
 * @param components K
 * @param weightScale the standard deviation of the initial weights around the logits of the data's
 *     means
 */
@VariantName("mixture")
public record MixtureSpec(int components, @Default("0.1") double weightScale) implements ModelSpec {
  /** Checks the ranges. */
  public MixtureSpec {
    Range.within("components", components, 2, 10_000);
    Range.notNegative("weightScale", weightScale);
  }

  @Override
  public UnitsDescription values() {
    return UnitsDescription.BERNOULLI;
  }

  @Override
  public String forAnyValues() {
    return "model.kind=rbm with model.visibleUnits=gaussian";
  }

  @Override
  public List<Class<? extends LearningSettings>> algorithms() {
    return List.of(GradientAscent.class);
  }
}
