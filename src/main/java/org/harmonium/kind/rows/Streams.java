package org.harmonium.kind.rows;

import org.harmonium.backend.Backend;
import org.harmonium.backend.RandomStream;
import org.harmonium.learning.Trainer;

/**
 * The random streams of a run by purpose. Each purpose has its own stream, so that purposes do not
 * affect each other. A program that draws from a stream obtains the numbers that the run draws for
 * this purpose.
 *
 * @param backend the backend that draws
 * @param seed of the run
 */
public record Streams(Backend backend, long seed) {
  /** The streams of a run with this seed. */
  public static Streams of(Backend backend, long seed) {
    return new Streams(backend, seed);
  }

  /** The initial weights of the first phase. */
  public RandomStream weights() {
    return weights(0);
  }

  /** The initial weights of a phase, from 0. */
  public RandomStream weights(int phase) {
    return RandomStreams.weights(backend, seed, phase);
  }

  /** The chains of the first phase. */
  public RandomStream gibbs() {
    return gibbs(0);
  }

  /** The chains of a phase, from 0. */
  public RandomStream gibbs(int phase) {
    return RandomStreams.gibbs(backend, seed, phase);
  }

  /** The order of the rows of an epoch. */
  public RandomStream shuffle() {
    return backend.stream(seed, Trainer.SHUFFLE_STREAM);
  }

  /** Binarises the rows of a minibatch at each visit. */
  public RandomStream binarise() {
    return backend.stream(seed, RandomStreams.BINARISE);
  }

  /** Chooses the units of the stochastic pseudo-likelihood. */
  public RandomStream watch() {
    return backend.stream(seed, RandomStreams.WATCH);
  }

  /** Draws the samples that pictures show. */
  public RandomStream images() {
    return backend.stream(seed, RandomStreams.IMAGES);
  }

  /** Anneals, and samples bottom-up for bounds. */
  public RandomStream estimate() {
    return backend.stream(seed, RandomStreams.ESTIMATE);
  }

  /** Samples the features that a layer of a deep model learns from. */
  public RandomStream features() {
    return backend.stream(seed, RandomStreams.FEATURES);
  }
}
