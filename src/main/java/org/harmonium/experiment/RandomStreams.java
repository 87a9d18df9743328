package org.harmonium.experiment;

import org.harmonium.learning.Trainer;

/**
 * The ids of the random streams of a run: one purpose, one stream, so that no purpose disturbs
 * another.
 */
final class RandomStreams {
  static final long INITIAL_WEIGHTS = 0;
  static final long SHUFFLE = Trainer.SHUFFLE_STREAM;
  static final long BINARISE = 2;
  static final long GIBBS = 3;
  static final long SPLIT = 4;
  static final long WATCH = 5;
  static final long IMAGES = 6;
  static final long ESTIMATE = 7;
  static final long FIXED_BINARISATION = 8;

  private RandomStreams() {}
}
