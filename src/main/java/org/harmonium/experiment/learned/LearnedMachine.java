package org.harmonium.experiment.learned;

import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.Units;

/** A Boltzmann machine in a backend, and what can be asked of it. */
public interface LearnedMachine extends LearnedModel, Encodes, Reconstructs, Draws {
  // ---------------------------------------------------------------- layers

  /** What the visible units are. */
  Units visibleUnits();

  /** What the hidden units are. */
  Units hiddenUnits();

  /** How many classes it models jointly with the data; 0 for none. */
  default int classes() {
    return 0;
  }

  // ---------------------------------------------------------------- inference

  /** Chains that draw from it. */
  Sampler sampler(int chains);

  /** By Gibbs chains that start at random. */
  @Override
  default float[][] draw(int n, int steps, RandomStream random) {
    try (Sampler sampler = sampler(n)) {
      sampler.start(random);
      sampler.advance(steps, random);
      return sampler.means();
    }
  }

  /**
   * The rows of a clamp with their free units at the means that mean-field inference finds.
   *
   * @throws IllegalArgumentException if the model has no such inference
   */
  default Completion complete(Clamp clamp) {
    throw new IllegalArgumentException(
        "a deep belief net has no mean-field completion; leave --mean-field out, and chains complete the rows");
  }

  /** The reconstruction of v (n, V) from the means of the hidden units. */
  @Override
  void reconstruct(Matrix v, Matrix reconstruction);

  /**
   * How its likelihood is found.
   *
   * @param means of the visible units over {@code rows} rows: annealing starts there
   */
  Likelihood likelihood(double[] means, int rows, long seed);

  // ---------------------------------------------------------------- pictures

  /**
   * What the first units of a hidden layer look for: their weights, and above the first layer those
   * of the layers below combined linearly.
   *
   * @return at most n rows of V numbers
   */
  float[][] features(int layer, int n);
}
