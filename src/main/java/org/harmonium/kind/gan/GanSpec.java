package org.harmonium.kind.gan;

import java.util.List;
import org.harmonium.config.Default;
import org.harmonium.config.Keys;
import org.harmonium.config.Range;
import org.harmonium.config.VariantName;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.network.BackpropagationLearning;
import org.harmonium.kind.network.LayerWords;
import org.harmonium.kind.network.NetworkSpec;
import org.harmonium.kind.network.OutputFunction;
import org.harmonium.model.LatentLaw;
import org.harmonium.model.UnitsDescription;
import org.harmonium.nn.Initialisation;
import org.jspecify.annotations.Nullable;

/**
 * A generator that computes rows from noise, and a discriminator between these rows and data. Batch
 * normalisation is suitable for the generator only: in the discriminator it would subtract
 * different means from data and from samples.
 *
 * @param latent the number of noise values per row
 * @param law of the noise: normal, or uniform with the same mean and variance
 * @param generator its hidden layers; an affine one of the data's width follows
 * @param discriminator its hidden layers; an affine one with the logit follows
 * @param output the function of the generator's last layer
 * @param init the law of the initial weights
 * @param discriminatorInit that of the discriminator; null for the same
 * @param classifier the hidden layers of a classifier that learns the data's labels first, by the
 *     one entry of {@code pretraining}, and then gives samples a class; empty for none
 */
@VariantName("gan")
public record GanSpec(
    int latent,
    @Default("normal") LatentLaw law,
    List<String> generator,
    List<String> discriminator,
    @Default("sigmoid") OutputFunction output,
    @Default("glorot-uniform") String init,
    @Nullable String discriminatorInit,
    @Default("[]") List<String> classifier)
    implements NetworkSpec {
  /** Checks the words. */
  public GanSpec {
    Range.within("latent", latent, 1, 1_000_000);
    LayerWords.require("generator", generator);
    LayerWords.require("discriminator", discriminator);
    LayerWords.require("classifier", classifier);
    Keys.under("init", () -> Initialisation.parse(init));
    if (discriminatorInit != null) {
      Keys.under("discriminatorInit", () -> Initialisation.parse(discriminatorInit));
    }
  }

  /** The law of the discriminator's initial weights. */
  Initialisation ofDiscriminator() {
    return Initialisation.parse(discriminatorInit == null ? init : discriminatorInit);
  }

  @Override
  public int stackedLayers() {
    return classifier.isEmpty() ? 0 : 1;
  }

  @Override
  public String needsPretraining() {
    return classifier.isEmpty()
        ? ""
        : "the classifier that evaluates samples is learned first: write under 'pretraining' how";
  }

  @Override
  public UnitsDescription values() {
    return output.units();
  }

  @Override
  public boolean labels() {
    return !classifier.isEmpty();
  }

  @Override
  public List<Class<? extends LearningSettings>> algorithms() {
    return List.of(AdversarialGame.class);
  }

  @Override
  public List<Class<? extends LearningSettings>> pretrainingAlgorithms() {
    return List.of(BackpropagationLearning.class);
  }
}
