package org.harmonium.parity;

import java.util.List;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.learning.Adam;
import org.harmonium.learning.AdversarialLearning;
import org.harmonium.learning.AdversarialSettings;
import org.harmonium.learning.Backpropagation;
import org.harmonium.learning.Backpropagation.Target;
import org.harmonium.learning.GradientSettings;
import org.harmonium.learning.Optimiser;
import org.harmonium.learning.PenaltyStrengths;
import org.harmonium.learning.RmsProp;
import org.harmonium.learning.SgdOptimiser;
import org.harmonium.learning.SgdOptimiser.Momentum;
import org.harmonium.model.Autoencoder;
import org.harmonium.model.Gan;
import org.harmonium.model.LatentLaw;
import org.harmonium.model.Network;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.BinaryCrossEntropy;
import org.harmonium.nn.Dense;
import org.harmonium.nn.L1Penalty;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.Loss;
import org.harmonium.nn.Sequence;
import org.harmonium.nn.SoftmaxCrossEntropy;
import org.harmonium.nn.SparsityPenalty;
import org.harmonium.parity.Models.Entry;

/**
 * The networks among {@link Models}, each with a rule that learns it.
 *
 * <p>Their functions are smooth. Where a unit is at the bend of a rectifier, or two pieces of
 * maxout are about equal, rounding decides on a whole gradient, and a bound measured from a few
 * roundings says little; the operations of such layers are held against the reference one by one.
 *
 * @param sizes units of the layers: visible, hidden and highest
 * @param rows of a minibatch
 */
record NetworkModels(Models.Sizes sizes, int rows) {
  private static final int CLASSES = 10;
  private static final int LATENT = 8;

  List<Entry> all() {
    int v = sizes.visible();
    int h = sizes.hidden();
    return List.of(
        entry("classifier", "%d-%d-%d".formatted(v - CLASSES, h, CLASSES), this::classifier),
        entry("denoising autoencoder", "%d-%d-%d".formatted(v, h, v), this::denoising),
        entry(
            "tied autoencoder",
            "%d-%d-%d-%d-%d".formatted(v, h, sizes.highest(), h, v),
            this::tied),
        entry("GAN", "%d-%d-%d-%d-1".formatted(LATENT, h, v, h), this::adversarial));
  }

  private Entry entry(String name, String layers, Models.Maker maker) {
    return new Entry(name, layers + " batch " + rows, maker);
  }

  private static List<LayerDescription> described(String... words) {
    return Stream.of(words).map(LayerDescription::parse).toList();
  }

  private static String dense(int inputs, int outputs, ActivationFunction f) {
    return new Dense.Description(inputs, outputs, f).toString();
  }

  private static String sized(String kind, int size, String rest) {
    return kind + ":" + size + rest;
  }

  /** Batch normalisation, dropout, Nesterov's momentum, decay, and gradients that are limited. */
  private void classifier(OpenModel model) {
    Backend backend = model.backend();
    int h = sizes.hidden();
    int inputs = sizes.visible() - CLASSES;
    List<LayerDescription> layers =
        described(
            dense(inputs, h, ActivationFunction.LINEAR),
            sized("batch-normalisation", h, ":0.1:1e-5"),
            sized("tanh", h, ""),
            sized("dropout", h, ":0.5"),
            dense(h, CLASSES, ActivationFunction.LINEAR));
    Network net = model.own(() -> new Network(backend, layers, ActivationFunction.SOFTMAX));
    GradientSettings settings = GradientSettings.decay(1e-3).limitNorm(0.5).limitValue(0.1);
    model.learn(
        new Backpropagation(
            net,
            Target.COLUMNS,
            SoftmaxCrossEntropy.INSTANCE,
            new SgdOptimiser(backend, net.layers().learned(), Momentum.NESTEROV, settings),
            new PenaltyStrengths(backend),
            rows,
            model.stream()),
        model.labelled(inputs, CLASSES),
        sizes.visible());
  }

  private void denoising(OpenModel model) {
    Backend backend = model.backend();
    int v = sizes.visible();
    List<LayerDescription> encoder =
        described(
            sized("masking", v, ":0.3"), dense(v, sizes.hidden(), ActivationFunction.SIGMOID));
    Autoencoder autoencoder = autoencoder(model, encoder, false);
    Sequence layers = autoencoder.network().layers();
    PenaltyStrengths penalties = new PenaltyStrengths(backend);
    layers.penalise(1, new L1Penalty(backend, sizes.hidden(), penalties.of(0.01)));
    Optimiser optimiser = new RmsProp(backend, layers.learned(), GradientSettings.PLAIN);
    learn(model, autoencoder, optimiser, penalties);
  }

  private void tied(OpenModel model) {
    Backend backend = model.backend();
    int h = sizes.hidden();
    List<LayerDescription> encoder =
        described(
            dense(sizes.visible(), h, ActivationFunction.TANH),
            dense(h, sizes.highest(), ActivationFunction.SIGMOID));
    Autoencoder autoencoder = autoencoder(model, encoder, true);
    Sequence layers = autoencoder.network().layers();
    PenaltyStrengths penalties = new PenaltyStrengths(backend);
    layers.penalise(1, new SparsityPenalty(backend, sizes.highest(), 0.1, penalties.of(0.1)));
    Optimiser optimiser = new Adam(backend, layers.learned(), GradientSettings.decay(1e-3));
    learn(model, autoencoder, optimiser, penalties);
  }

  private static Autoencoder autoencoder(
      OpenModel model, List<LayerDescription> encoder, boolean tied) {
    List<LayerDescription> decoder = Autoencoder.mirrored(encoder, tied, ActivationFunction.LINEAR);
    return model.own(
        () -> new Autoencoder(model.backend(), encoder, decoder, ActivationFunction.SIGMOID));
  }

  private void learn(
      OpenModel model, Autoencoder autoencoder, Optimiser optimiser, PenaltyStrengths penalties) {
    Loss loss = BinaryCrossEntropy.INSTANCE;
    model.learn(
        new Backpropagation(
            autoencoder.network(), Target.INPUT, loss, optimiser, penalties, rows, model.stream()),
        model.bits(sizes.visible()),
        sizes.visible());
  }

  /** Two discriminator steps for one of the generator, and label smoothing. */
  private void adversarial(OpenModel model) {
    Backend backend = model.backend();
    int v = sizes.visible();
    int h = sizes.hidden();
    List<LayerDescription> generator =
        described(
            dense(LATENT, h, ActivationFunction.TANH), dense(h, v, ActivationFunction.SIGMOID));
    List<LayerDescription> discriminator =
        described(
            sized("dropout", v, ":0.2"),
            dense(v, h, ActivationFunction.TANH),
            dense(h, 1, ActivationFunction.LINEAR));
    Gan gan = model.own(() -> new Gan(backend, generator, discriminator, LatentLaw.UNIFORM));
    model.learn(
        new AdversarialLearning(
            gan,
            new Adam(backend, gan.discriminator().layers().learned(), GradientSettings.PLAIN),
            new Adam(backend, gan.generator().layers().learned(), GradientSettings.PLAIN),
            new AdversarialSettings(AdversarialSettings.GeneratorLoss.NON_SATURATING, 0.1, 2, 0.5),
            rows,
            model.stream()),
        model.bits(v),
        v);
  }
}
