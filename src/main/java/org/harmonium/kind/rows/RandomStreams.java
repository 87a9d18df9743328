package org.harmonium.kind.rows;

import org.harmonium.backend.Backend;
import org.harmonium.backend.RandomStream;

/**
 * The ids of the random streams of a run. Each purpose has its own stream, so that purposes do not
 * affect each other. {@link org.harmonium.learning.Trainer#SHUFFLE_STREAM} is a further id.
 */
public final class RandomStreams {
  private static final long INITIAL_WEIGHTS = 0; // of the first phase; 1 is the trainer's shuffle

  /** Binarises the rows of a minibatch at each visit. */
  public static final long BINARISE = 2;

  private static final long GIBBS = 3; // of the first phase

  /** Splits rows into training, validation and test rows. */
  public static final long SPLIT = 4;

  /** Chooses the units of the stochastic pseudo-likelihood. */
  public static final long WATCH = 5;

  /** Draws the samples that pictures show. */
  public static final long IMAGES = 6;

  /** Anneals, and samples bottom-up for bounds. */
  public static final long ESTIMATE = 7;

  /** Binarises the rows that are measured, once. */
  public static final long FIXED_BINARISATION = 8;

  /** Samples the features that a layer of a deep model learns from. */
  public static final long FEATURES = 9;

  /** Samples the features on which a layer is measured. */
  public static final long WATCHED_FEATURES = 10;

  /** The noise of the rows on which a generator is measured. */
  public static final long WATCHED_NOISE = 11;

  /** The noise of the rows on which a generator is evaluated. */
  public static final long JUDGED_NOISE = 12;

  private static final long PHASES = 100; // the first id of the streams of phases

  private RandomStreams() {}

  /** Returns the stream of the chains of a phase. The streams of the phases are independent. */
  public static RandomStream gibbs(Backend backend, long seed, int phase) {
    return backend.stream(seed, phase == 0 ? GIBBS : PHASES + 2L * phase);
  }

  /** Returns the stream of the initial weights of a phase. */
  public static RandomStream weights(Backend backend, long seed, int phase) {
    return backend.stream(seed, phase == 0 ? INITIAL_WEIGHTS : PHASES + 2L * phase + 1);
  }
}
