package org.harmonium.experiment.rows;

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

  private RandomStreams() {}
}
