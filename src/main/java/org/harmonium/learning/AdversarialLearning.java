package org.harmonium.learning;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.model.Gan;
import org.harmonium.nn.BinaryCrossEntropy;
import org.harmonium.nn.Parameter;
import org.harmonium.nn.Sequence;
import org.harmonium.nn.Wanted;

/**
 * Adversarial learning of a generator and a discriminator (Goodfellow and others: Generative
 * adversarial nets, NIPS 2014, algorithm 1). A minibatch of n rows is split into k parts of m = n /
 * k rows:
 *
 * <pre>
 *   for each part x:
 *     z ~ p(z);  D goes up  1/m sum of log D(x) + log(1 - D(G(z)))
 *   z ~ p(z);    G goes down 1/m sum of log(1 - D(G(z))), or of -log D(G(z))
 * </pre>
 *
 * <p>All passes are in training mode. Data and generated rows pass through the discriminator
 * together, unless it normalises over the rows of a pass. If k does not divide n, the sizes of the
 * parts differ by one row, each mean is over the rows of its part, and a generator step has as many
 * rows as the largest part.
 */
public final class AdversarialLearning extends AbstractLearningRule {
  private final Backend backend;
  private final Gan gan;
  private final Sequence generator;
  private final Sequence discriminator;
  private final Parameter[] ofGenerator;
  private final Parameter[] ofDiscriminator;
  private final Optimiser generatorOptimiser;
  private final Optimiser discriminatorOptimiser;
  private final AdversarialSettings settings;
  private final RandomStream noise;
  private final boolean together; // whether D processes both kinds of rows in one pass
  private final int batch;
  private final AdversarialRows rows;
  private final RowScratch latent; // (m, latent) z
  private final RowScratch gradients; // (2 m, 1) by the logits

  /**
   * @param discriminatorOptimiser of the discriminator; closed with the rule
   * @param generatorOptimiser of the generator; closed with the rule
   * @param batch the largest number of rows of a minibatch
   * @param noise the random stream of z and of layers in training
   */
  public AdversarialLearning(
      Gan gan,
      Optimiser discriminatorOptimiser,
      Optimiser generatorOptimiser,
      AdversarialSettings settings,
      int batch,
      RandomStream noise) {
    super(gan.backend(), gan::parameters, Map.of("noise", noise));
    this.backend = gan.backend();
    this.gan = gan;
    this.generator = gan.generator().layers();
    this.discriminator = gan.discriminator().layers();
    this.ofGenerator = generator.parameters().toArray(Parameter[]::new);
    this.ofDiscriminator = discriminator.parameters().toArray(Parameter[]::new);
    this.settings = settings;
    this.noise = noise;
    this.together = discriminator.statistics().isEmpty();
    this.discriminatorOptimiser = workspace.own(() -> discriminatorOptimiser);
    this.generatorOptimiser = workspace.own(() -> generatorOptimiser);
    this.batch = batch;
    int m = largestPart(batch);
    float real = (float) (1 - settings.smoothing());
    this.rows = new AdversarialRows(workspace, backend, gan.visible(), m, real);
    this.latent = workspace.own(() -> new RowScratch(backend, gan.latent()));
    this.gradients = workspace.own(() -> new RowScratch(backend, 1));
    workspace.prepare(() -> reserveParts(m));
  }

  @Override
  public void reserve(int batch) {
    LearningRule.requireRoom(this.batch, batch);
  }

  private void reserveParts(int m) {
    generator.reserve(m);
    discriminator.reserve(2 * m);
    latent.reserve(m);
    gradients.reserve(2 * m);
  }

  @Override
  public void prepare(double rate, double momentum, int n) {
    discriminatorOptimiser.prepare(rate, momentum);
    generatorOptimiser.prepare(rate * settings.generatorRate(), momentum);
  }

  @Override
  public void step(Matrix v) {
    int n = v.rows();
    for (int i = 0; i < settings.k(); i++) {
      int from = start(i, n);
      int to = start(i + 1, n);
      if (to > from) { // no part of a small minibatch is empty
        discriminatorStep(v.rows(from, to));
      }
    }
    generatorStep(rows.of(largestPart(n)));
  }

  /** Returns the first row of part i of n rows. The last part is the largest. */
  private int start(int i, int n) {
    return (int) ((long) i * n / settings.k());
  }

  private int largestPart(int n) {
    return n - start(settings.k() - 1, n);
  }

  /** Performs one gradient ascent step of D on the data x and as many generated rows. */
  private void discriminatorStep(Matrix x) {
    AdversarialRows.Part part = rows.of(x.rows());
    Matrix generated = generate(x.rows());
    clear(ofDiscriminator);
    if (together) {
      backend.copy(x, part.upper());
      backend.copy(generated, part.lower());
      tell(part.both(), part.targets(), part);
    } else {
      tell(x, part.ofData(), part);
      tell(generated, part.ofGenerated(), part);
    }
    discriminatorOptimiser.step();
  }

  /** Adds the gradients of these rows, divided by m, to the gradients of D. */
  private void tell(Matrix x, Matrix targets, AdversarialRows.Part part) {
    Matrix dy = gradients.rows(x.rows());
    Matrix y = discriminator.forward(x, noise);
    BinaryCrossEntropy.INSTANCE.gradient(backend, y, targets, dy);
    backend.scale(part.perRow(), dy);
    discriminator.backward(dy, Wanted.PARAMETERS);
  }

  /** Performs one gradient descent step of G through the current D. */
  private void generatorStep(AdversarialRows.Part part) {
    Matrix generated = generate(part.ofGenerated().rows());
    Matrix dy = gradients.rows(generated.rows());
    Matrix y = discriminator.forward(generated, noise);
    settings.generatorLoss().loss().gradient(backend, y, part.ofGenerated(), dy);
    backend.scale(part.perRow(), dy);
    Matrix dx = requireNonNull(discriminator.backward(dy, Wanted.INPUT));
    clear(ofGenerator);
    generator.backward(dx, Wanted.PARAMETERS);
    generatorOptimiser.step();
  }

  /** Returns G(z) of m new z. */
  private Matrix generate(int m) {
    Matrix z = latent.rows(m);
    gan.sampleLatent(noise, z);
    return generator.forward(z, noise);
  }

  private static void clear(Parameter[] parameters) {
    for (Parameter p : parameters) {
      p.clear();
    }
  }

  /**
   * Returns the measures at inference on x (n, visible) and on rows generated from z (m, latent).
   * Waits for the backend.
   */
  public AdversarialMeasures measure(Matrix x, Matrix z) {
    try (Matrix real = backend.zeros(x.rows(), 1);
        Matrix generated = backend.zeros(z.rows(), 1)) {
      backend.fill((float) (1 - settings.smoothing()), real);
      Matrix y = discriminator.forward(x, null);
      double loss = BinaryCrossEntropy.INSTANCE.value(backend, y, real) / x.rows();
      double onData = share(y, logit -> logit > 0);
      y = discriminator.forward(generator.forward(z, null), null);
      loss += BinaryCrossEntropy.INSTANCE.value(backend, y, generated) / z.rows();
      double ofGenerator = settings.generatorLoss().loss().value(backend, y, generated) / z.rows();
      return new AdversarialMeasures(loss, ofGenerator, onData, share(y, logit -> logit < 0));
    }
  }

  private double share(Matrix y, DoublePredicate isRight) {
    double[] logits = backend.downloadDoubles(y);
    return Arrays.stream(logits).filter(isRight).count() / (double) logits.length;
  }

  @Override
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    discriminatorOptimiser.state().forEach((name, x) -> state.put(Gan.DISCRIMINATOR + name, x));
    generatorOptimiser.state().forEach((name, x) -> state.put(Gan.GENERATOR + name, x));
    return state;
  }
}
