package org.harmonium.experiment.rows;

import org.harmonium.backend.Backend;
import org.harmonium.backend.RandomStream;
import org.harmonium.learning.Trainer;

/**
 * The ids of the random streams of a run: one purpose, one stream, so that no purpose disturbs
 * another.
 */
public final class RandomStreams {
  public static final long INITIAL_WEIGHTS = 0;
  public static final long SHUFFLE = Trainer.SHUFFLE_STREAM;
  public static final long BINARISE = 2;
  public static final long GIBBS = 3;
  public static final long SPLIT = 4;
  public static final long WATCH = 5;
  public static final long IMAGES = 6;
  public static final long ESTIMATE = 7;
  public static final long FIXED_BINARISATION = 8;

  public static final long FEATURES = 9;
  public static final long WATCHED_FEATURES = 10;

  private static final long PHASES = 100; // the first id of those that phases have for themselves

  private RandomStreams() {}

  /** What the chains of a phase draw from; the phases of a run are independent of each other. */
  public static RandomStream gibbs(Backend backend, long seed, int phase) {
    return backend.stream(seed, phase == 0 ? GIBBS : PHASES + 2L * phase);
  }

  /** What the initial weights of a phase are drawn from. */
  public static RandomStream weights(Backend backend, long seed, int phase) {
    return backend.stream(seed, phase == 0 ? INITIAL_WEIGHTS : PHASES + 2L * phase + 1);
  }
}
