package org.harmonium;

import java.util.Locale;
import java.util.Objects;
import org.harmonium.learning.Better;

/**
 * The settings of learning, each a key of an experiment file. Every method returns a copy with the
 * setting; a later setting replaces an earlier one. Values are checked together when learning
 * begins.
 *
 * @param <S> the type of the copy
 */
public abstract sealed class LearningKeys<S> permits Recipe, Learning {
  LearningKeys() {}

  /** Returns a copy with a setting of learning. */
  abstract S learningKey(String key, String yaml);

  // ---------------------------------------------------------------- algorithms

  /**
   * Chooses an algorithm by its name in experiment files, such as {@code mean-field-cd}. Without
   * one it is persistent contrastive divergence, or the only algorithm of the model.
   */
  public S algorithm(String name) {
    return learningKey("algorithm", Objects.requireNonNull(name, "name"));
  }

  /** Contrastive divergence. */
  public S cd() {
    return algorithm("cd");
  }

  /** Persistent contrastive divergence. */
  public S pcd() {
    return algorithm("pcd");
  }

  /** Persistent contrastive divergence with fast weights. */
  public S fpcd() {
    return algorithm("fpcd");
  }

  /** Parallel tempering. */
  public S tempering() {
    return algorithm("tempering");
  }

  // ---------------------------------------------------------------- plan

  /** The number of passes over the training rows. */
  public S epochs(int epochs) {
    return learningKey("epochs", Integer.toString(epochs));
  }

  /** The rows of a minibatch; 100 by default. */
  public S batch(int rows) {
    return learningKey("batch", Integer.toString(rows));
  }

  /** A constant learning rate. */
  public S rate(double rate) {
    return learningKey("rate", Double.toString(rate));
  }

  /** A learning rate that changes in a straight line from the first to the last epoch. */
  public S rate(double start, double end) {
    return learningKey("rate", "{start: %s, end: %s}".formatted(start, end));
  }

  /** The share of the last update that is kept, from 0 to below 1; 0 by default. */
  public S momentum(double momentum) {
    return learningKey("momentum", Double.toString(momentum));
  }

  /** The Gibbs steps between updates; 1 by default. */
  public S k(int steps) {
    return learningKey("k", Integer.toString(steps));
  }

  /** The number of persistent chains; 100 by default. */
  public S chains(int chains) {
    return learningKey("chains", Integer.toString(chains));
  }

  /** Quadratic decay of the weights; 0 by default. */
  public S l2(double l2) {
    return learningKey("l2", Double.toString(l2));
  }

  /**
   * Stops early when a figure has not improved.
   *
   * @param metric a figure that is measured during training, such as {@code
   *     validation.free_energy_gap}; the message about an unknown one lists them
   * @param better which way it is better
   * @param patience the number of measurements without improvement that ends learning
   */
  public S stop(String metric, Better better, int patience) {
    Objects.requireNonNull(metric, "metric");
    return learningKey(
        "stop",
        "{metric: %s, better: %s, patience: %d}"
            .formatted(
                Yaml.text(metric),
                Objects.requireNonNull(better, "better").name().toLowerCase(Locale.ROOT),
                patience));
  }
}
