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
  /** The id of the stream that splits rows into training, validation and test rows. */
  static final long SPLIT = 4;

  private static final long PHASES = 100; // the first id of the streams of later phases

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
    return stream(phase == 0 ? 0 : PHASES + 2L * phase + 1);
  }

  /** The order of the rows of an epoch. */
  public RandomStream shuffle() {
    return stream(Trainer.SHUFFLE_STREAM); // 1
  }

  /** Binarises the rows of a minibatch at each visit. */
  public RandomStream binarise() {
    return stream(2);
  }

  /** The chains of the first phase. */
  public RandomStream gibbs() {
    return gibbs(0);
  }

  /** The chains of a phase, from 0. The streams of the phases are independent. */
  public RandomStream gibbs(int phase) {
    return stream(phase == 0 ? 3 : PHASES + 2L * phase);
  }

  /** Chooses the units of the stochastic pseudo-likelihood. */
  public RandomStream watch() {
    return stream(5);
  }

  /** Draws the samples that pictures show. */
  public RandomStream images() {
    return stream(6);
  }

  /** Anneals, and samples bottom-up for bounds. */
  public RandomStream estimate() {
    return stream(7);
  }

  /** Binarises the rows that are measured, once. */
  public RandomStream fixedBinarisation() {
    return stream(8);
  }

  /** Samples the features that a layer of a deep model learns from. */
  public RandomStream features() {
    return stream(9);
  }

  /** Samples the features on which a layer is measured. */
  public RandomStream watchedFeatures() {
    return stream(10);
  }

  /** The noise of the rows on which a generator is measured. */
  public RandomStream watchedNoise() {
    return stream(11);
  }

  /** The noise of the rows on which a generator is evaluated. */
  public RandomStream judgedNoise() {
    return stream(12);
  }

  private RandomStream stream(long id) {
    return backend.stream(seed, id);
  }
}
