package org.harmonium;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.harmonium.kind.ModelSpec;

/**
 * Starts a {@link Recipe}, one method for each kind of model. Settings have the names and defaults
 * of experiment files.
 */
public final class Harmonium {
  private static final String GRADIENT = "{algorithm: backpropagation}";

  private Harmonium() {}

  /** A restricted Boltzmann machine. */
  public static Recipe rbm(int hidden) {
    return Recipe.of("{kind: rbm, hidden: %d}".formatted(hidden));
  }

  /** A general Boltzmann machine of binary units; 0 hidden units for none. */
  public static Recipe bm(int hidden) {
    return Recipe.of("{kind: bm, hidden: %d}".formatted(hidden));
  }

  /** A deep belief net, learned layer by layer: see {@link Recipe#pretraining}. */
  public static Recipe dbn(int... hidden) {
    return Recipe.of("{kind: dbn, hidden: %s}".formatted(sizes(hidden)));
  }

  /** A deep Boltzmann machine. */
  public static Recipe dbm(int... hidden) {
    return Recipe.of("{kind: dbm, hidden: %s}".formatted(sizes(hidden)))
        .set("learning", "{algorithm: mean-field}");
  }

  /**
   * A classifier, of values that are not binarised.
   *
   * @param layers the hidden layers, such as {@code dense:100:relu}; without any, see {@link
   *     Recipe#from}
   */
  public static Recipe classifier(String... layers) {
    return Recipe.of("{kind: classifier, layers: %s}".formatted(Yaml.list("layers", layers)))
        .set("data.binarisation", "none")
        .set("learning", GRADIENT);
  }

  /**
   * An autoencoder whose decoder mirrors its encoder.
   *
   * @param encoder its layers, such as {@code dense:8:linear}; the last one gives the code
   */
  public static Recipe autoencoder(String... encoder) {
    return Recipe.of("{kind: autoencoder, encoder: %s}".formatted(Yaml.list("encoder", encoder)))
        .set("learning", GRADIENT);
  }

  /**
   * A generator and a discriminator.
   *
   * @param latent the number of noise values that a row is made of
   * @param generator the hidden layers of the generator, separated by commas or spaces
   * @param discriminator the hidden layers of the discriminator, separated by commas or spaces
   */
  public static Recipe gan(int latent, String generator, String discriminator) {
    return Recipe.of(
            "{kind: gan, latent: %d, generator: %s, discriminator: %s}"
                .formatted(
                    latent, words("generator", generator), words("discriminator", discriminator)))
        .set("learning", "{algorithm: adversarial}");
  }

  private static String sizes(int[] hidden) {
    return Arrays.toString(Objects.requireNonNull(hidden, "hidden"));
  }

  private static String words(String name, String layers) {
    String words = Objects.requireNonNull(layers, name).strip();
    return words.isEmpty() ? "[]" : Yaml.list(name, words.split("[,\\s]+"));
  }

  /** A model of any kind, described by its record. */
  public static Recipe recipe(ModelSpec model) {
    Objects.requireNonNull(model, "model");
    return Faults.told(() -> Recipe.of(model));
  }

  /** An experiment as the text of its YAML file. */
  public static Recipe recipe(String yaml) {
    return Recipe.ofText(Objects.requireNonNull(yaml, "yaml"));
  }

  /** An experiment in a YAML file. */
  public static Recipe recipe(Path file) {
    return Recipe.ofFile(Objects.requireNonNull(file, "file"));
  }
}
