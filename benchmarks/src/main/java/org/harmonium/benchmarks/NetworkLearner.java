package org.harmonium.benchmarks;

import static org.harmonium.nn.ActivationFunction.LEAKY_RELU;
import static org.harmonium.nn.ActivationFunction.LINEAR;
import static org.harmonium.nn.ActivationFunction.RELU;
import static org.harmonium.nn.ActivationFunction.SIGMOID;
import static org.harmonium.nn.ActivationFunction.SOFTMAX;

import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.learning.Adam;
import org.harmonium.learning.AdversarialLearning;
import org.harmonium.learning.AdversarialSettings;
import org.harmonium.learning.Backpropagation;
import org.harmonium.learning.Backpropagation.Target;
import org.harmonium.learning.GradientSettings;
import org.harmonium.learning.LabelledRows;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.Optimiser;
import org.harmonium.learning.PenaltyStrengths;
import org.harmonium.learning.Schedule;
import org.harmonium.learning.SgdOptimiser;
import org.harmonium.learning.StoredRows;
import org.harmonium.learning.TrainingData;
import org.harmonium.learning.TrainingPlan;
import org.harmonium.model.Autoencoder;
import org.harmonium.model.Gan;
import org.harmonium.model.LatentLaw;
import org.harmonium.model.Network;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.BinaryCrossEntropy;
import org.harmonium.nn.Dense;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.Loss;
import org.harmonium.nn.SoftmaxCrossEntropy;

/**
 * A network that learns from rows of uniform numbers, as {@code benchmarks/peers/torch_networks.py}
 * has them. What it shows is the loss at the first rows after an epoch from the first weights:
 * nearly the peers', since only the order of the rows differs, and the noise of the GAN.
 */
final class NetworkLearner implements Learner {
  private static final int SHOWN_ROWS = 1000;

  private static final int VISIBLE = 784;
  private static final int CLASSES = 10;
  private static final int LATENT = 100;
  private static final double SGD_RATE = 0.01;
  private static final double MOMENTUM = 0.9;
  private static final double ADAM_RATE = 1e-4;
  private static final double GAN_RATE = 5e-5;
  private static final double GAN_BETA1 = 0.5;

  // Seeds of shared numbers; the layers' weights have those from WEIGHTS on.
  private static final int ROWS = 1;
  private static final int LABELS = 2;
  private static final int SHOWN_LATENT = 3;
  private static final int WEIGHTS = 10;

  private static final long NOISE_STREAM = 2;

  private final Backend backend;
  private final Workspace workspace;
  private final TrainingData data;
  private final Matrix first; // rows that the loss is shown at, with their labels if there are some
  private final int batch;
  private final Learning learning;

  /** A rule, its rate, and its loss at the first rows. */
  private record Learning(LearningRule rule, double rate, DoubleSupplier loss) {}

  /**
   * @param network classifier, autoencoder or gan
   */
  NetworkLearner(Backend backend, String network, int rows, int batch) {
    this.backend = backend;
    this.batch = batch;
    this.workspace = new Workspace(backend);
    this.data = data(rows, network.equals("classifier"));
    this.first = workspace.zeros(Math.min(rows, SHOWN_ROWS), data.cols());
    data.reserve(Math.max(batch, first.rows()));
    data.visit(IntStream.range(0, rows).toArray(), 0);
    data.next(first);
    this.learning =
        switch (network) {
          case "classifier" -> classifier();
          case "autoencoder" -> autoencoder();
          case "gan" -> gan();
          default -> throw new IllegalArgumentException("no network is called '" + network + "'");
        };
  }

  private TrainingData data(int rows, boolean labelled) {
    RowStore x = stored(SharedNumbers.uniform(ROWS, rows * VISIBLE), VISIBLE);
    TrainingData values = workspace.own(() -> new StoredRows(backend, x, null));
    if (!labelled) {
      return values;
    }
    RowStore labels = stored(SharedNumbers.labels(LABELS, rows, CLASSES), CLASSES);
    return workspace.own(() -> new LabelledRows(backend, values, labels));
  }

  private RowStore stored(float[] values, int cols) {
    return workspace.own(() -> backend.store(values, cols));
  }

  // ---------------------------------------------------------------- the networks

  private Learning classifier() {
    List<LayerDescription> layers =
        List.of(dense(VISIBLE, 1000, RELU), dense(1000, CLASSES, LINEAR));
    Network network = workspace.own(() -> new Network(backend, layers, SOFTMAX));
    SharedNumbers.writeWeights(backend, network, WEIGHTS);
    Optimiser sgd =
        new SgdOptimiser(backend, network.layers().learned(), SgdOptimiser.Momentum.CLASSICAL);
    Backpropagation rule =
        backpropagation(network, Target.COLUMNS, SoftmaxCrossEntropy.INSTANCE, sgd);
    return new Learning(rule, SGD_RATE, () -> rule.loss(first));
  }

  private Learning autoencoder() {
    List<LayerDescription> encoder = List.of(dense(VISIBLE, 256, RELU), dense(256, 64, RELU));
    List<LayerDescription> decoder =
        List.of(dense(64, 256, RELU), dense(256, VISIBLE, LINEAR)); // logits
    Network network =
        workspace.own(() -> new Autoencoder(backend, encoder, decoder, SIGMOID)).network();
    SharedNumbers.writeWeights(backend, network, WEIGHTS);
    Optimiser adam = new Adam(backend, network.layers().learned(), GradientSettings.PLAIN);
    Backpropagation rule =
        backpropagation(network, Target.INPUT, BinaryCrossEntropy.INSTANCE, adam);
    return new Learning(rule, ADAM_RATE, () -> rule.loss(first));
  }

  private Backpropagation backpropagation(
      Network network, Target target, Loss loss, Optimiser optimiser) {
    PenaltyStrengths none = new PenaltyStrengths(backend);
    return workspace.own(
        () -> new Backpropagation(network, target, loss, optimiser, none, batch, noise()));
  }

  private Learning gan() {
    List<LayerDescription> generator =
        List.of(dense(LATENT, 256, RELU), dense(256, 512, RELU), dense(512, VISIBLE, SIGMOID));
    List<LayerDescription> discriminator =
        List.of(
            dense(VISIBLE, 512, LEAKY_RELU), dense(512, 256, LEAKY_RELU), dense(256, 1, LINEAR));
    Gan gan = workspace.own(() -> new Gan(backend, generator, discriminator, LatentLaw.NORMAL));
    SharedNumbers.writeWeights(backend, gan.generator(), WEIGHTS);
    SharedNumbers.writeWeights(backend, gan.discriminator(), WEIGHTS + generator.size());
    Optimiser ofDiscriminator = ganAdam(gan.discriminator());
    Optimiser ofGenerator = ganAdam(gan.generator());
    AdversarialSettings settings =
        AdversarialSettings.plain(AdversarialSettings.GeneratorLoss.NON_SATURATING);
    AdversarialLearning rule =
        workspace.own(
            () ->
                new AdversarialLearning(
                    gan, ofDiscriminator, ofGenerator, settings, batch, noise()));
    float[] latent = SharedNumbers.symmetric(SHOWN_LATENT, first.rows() * LATENT, Math.sqrt(3));
    Matrix z = workspace.upload(latent, first.rows(), LATENT);
    return new Learning(rule, GAN_RATE, () -> rule.measure(first, z).discriminatorLoss());
  }

  private Optimiser ganAdam(Network network) {
    return new Adam(
        backend,
        network.layers().learned(),
        GAN_BETA1,
        Adam.BETA2,
        Adam.EPSILON,
        GradientSettings.PLAIN);
  }

  private RandomStream noise() {
    return backend.stream(CdMachine.SEED, NOISE_STREAM);
  }

  private static LayerDescription dense(int inputs, int outputs, ActivationFunction f) {
    return new Dense.Description(inputs, outputs, f);
  }

  // ---------------------------------------------------------------- as a learner

  @Override
  public LearningRule rule() {
    return learning.rule();
  }

  @Override
  public TrainingData data() {
    return data;
  }

  @Override
  public TrainingPlan plan() {
    return new TrainingPlan(
        Integer.MAX_VALUE, batch, Schedule.constant(learning.rate()), Schedule.constant(MOMENTUM));
  }

  @Override
  public boolean startsAnew() {
    return true;
  }

  @Override
  public double shown() {
    return learning.loss().getAsDouble();
  }

  @Override
  public void close() {
    workspace.close();
  }
}
