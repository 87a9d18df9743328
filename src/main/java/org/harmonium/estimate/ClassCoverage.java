package org.harmonium.estimate;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.model.Network;

/**
 * Which classes a classifier finds among samples. A generator that has collapsed makes rows of few
 * classes (Salimans and others: Improved techniques for training GANs, NIPS 2016, section 4, whose
 * score holds the entropy of these shares as one part).
 *
 * @param covered how many classes have at least a tenth of an equal share
 * @param entropy of the classes' shares in nats; log K if all have the same
 */
public record ClassCoverage(int covered, double entropy) {
  private static final double LEAST = 0.1; // of an equal share
  private static final int BLOCK = 1000;

  /** Of samples (n, inputs): each is of the class with the largest output. Waits. */
  public static ClassCoverage of(Network classifier, Matrix samples) {
    Backend backend = classifier.backend();
    int classes = classifier.outputs();
    long[] counts = new long[classes];
    for (int from = 0; from < samples.rows(); from += BLOCK) {
      Matrix block = samples.rows(from, Math.min(from + BLOCK, samples.rows()));
      float[] y = backend.download(classifier.layers().forward(block, null));
      for (int i = 0; i < block.rows(); i++) {
        counts[largest(y, i * classes, classes)]++;
      }
    }
    return of(counts, samples.rows());
  }

  private static int largest(float[] y, int from, int count) {
    int best = 0;
    for (int j = 1; j < count; j++) {
      if (y[from + j] > y[from + best]) {
        best = j;
      }
    }
    return best;
  }

  /** Of n samples, so many of each class. */
  static ClassCoverage of(long[] counts, long n) {
    int covered = 0;
    double entropy = 0;
    for (long count : counts) {
      double share = (double) count / n;
      covered += share >= LEAST / counts.length ? 1 : 0;
      entropy -= share > 0 ? share * Math.log(share) : 0;
    }
    return new ClassCoverage(covered, entropy);
  }
}
