package org.harmonium.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.ShapeException;
import org.harmonium.backend.Workspace;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.LayerDescription;

/**
 * A generative adversarial net: a generator that maps noise to rows, and a discriminator that gives
 * the probability that a row is data (Goodfellow, Pouget-Abadie, Mirza, Xu, Warde-Farley, Ozair,
 * Courville and Bengio: Generative adversarial nets, NIPS 2014).
 *
 * <pre>
 *   x = G(z),  z ~ p(z)                      D(x) = sigmoid of the discriminator's logit
 *   min over G, max over D of  E[log D(x)] over data + E[log(1 - D(G(z)))]        (eq. 1)
 * </pre>
 */
public final class Gan implements AutoCloseable {
  /** The prefix of the names of the tensors of the generator. */
  public static final String GENERATOR = "generator.";

  /** The prefix of the names of the tensors of the discriminator. */
  public static final String DISCRIMINATOR = "discriminator.";

  private static final float BOUND = (float) Math.sqrt(3);

  private final Backend backend;
  private final Workspace workspace;
  private final Network generator;
  private final Network discriminator;
  private final LatentLaw law;
  private final Scalar width = Scalar.of(2 * BOUND); // of the uniform law
  private final Matrix least; // (1, latent) -sqrt 3

  /**
   * Creates a net with all weights zero.
   *
   * @param generator its last layer gives rows with the values of the data
   * @param discriminator its last layer gives the logit
   */
  public Gan(
      Backend backend,
      List<LayerDescription> generator,
      List<LayerDescription> discriminator,
      LatentLaw law) {
    this.backend = backend;
    this.law = law;
    this.workspace = new Workspace(backend);
    this.generator =
        workspace.own(() -> new Network(backend, generator, ActivationFunction.LINEAR));
    this.discriminator =
        workspace.own(() -> new Network(backend, discriminator, ActivationFunction.SIGMOID));
    this.least = workspace.zeros(1, latent());
    backend.fill(-BOUND, least);
    if (this.discriminator.outputs() != 1 || this.discriminator.inputs() != visible()) {
      workspace.close();
      throw new ShapeException(
          "the generator gives rows of %d numbers, the discriminator makes %d of %d; it must make 1 of as many as it is given"
              .formatted(visible(), this.discriminator.outputs(), this.discriminator.inputs()));
    }
  }

  /** Allocates the workspace for up to n rows, before passes of so many rows are recorded. */
  public void reserve(int n) {
    generator.reserve(n);
    discriminator.reserve(n);
  }

  // ---------------------------------------------------------------- passes

  /** Draws z (n, latent) from p(z). Uses one draw. */
  public void sampleLatent(RandomStream random, Matrix z) {
    if (law == LatentLaw.NORMAL) {
      backend.normal(random, z);
    } else {
      backend.uniform(random, z);
      backend.scale(width, z);
      backend.addRow(z, least, z);
    }
  }

  /** Computes x (n, visible) = G(z) at inference, for z (n, latent). */
  public void generate(Matrix z, Matrix x) {
    generator.forward(z, x);
  }

  /** Computes d (n, 1) = D(x), the probability that a row of x (n, visible) is data. */
  public void discriminate(Matrix x, Matrix d) {
    discriminator.forward(x, d);
  }

  // ---------------------------------------------------------------- parts

  /** Initialises all weights of both networks, with one draw each. */
  public void initialise(Initialisation law, RandomStream random) {
    generator.initialise(law, random);
    discriminator.initialise(law, random);
  }

  /** The parameters of both networks by their names in files: generator.W1 and so on. */
  public Map<String, Matrix> parameters() {
    Map<String, Matrix> parameters = new LinkedHashMap<>();
    generator.parameters().forEach((name, x) -> parameters.put(GENERATOR + name, x));
    discriminator.parameters().forEach((name, x) -> parameters.put(DISCRIMINATOR + name, x));
    return parameters;
  }

  public Network generator() {
    return generator;
  }

  public Network discriminator() {
    return discriminator;
  }

  /** The distribution of the noise. */
  public LatentLaw law() {
    return law;
  }

  /** The width of the noise for a row. */
  public int latent() {
    return generator.inputs();
  }

  /** The width of a row. */
  public int visible() {
    return generator.outputs();
  }

  /** The backend of the parameters. */
  public Backend backend() {
    return backend;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
