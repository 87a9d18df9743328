package org.harmonium.estimate;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.model.Network;

/**
 * The classes that a classifier assigns to samples of a generator. A collapsed generator covers few
 * classes (Salimans and others: Improved techniques for training GANs, NIPS 2016, section 4, whose
 * inception score includes the entropy of these shares).
 *
 * @param covered the number of classes with at least a tenth of an equal share
 * @param entropy the entropy of the shares of the classes in nats; log K if all are equal
 */
public record ClassCoverage(int covered, double entropy) {
  private static final double LEAST = 0.1; // of an equal share
  private static final int BLOCK = 1000;

  /** Returns the coverage of samples (n, inputs), classified by the largest output. Waits. */
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

  /** Returns the coverage for n samples with the given counts per class. */
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
