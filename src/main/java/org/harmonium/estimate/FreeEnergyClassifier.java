package org.harmonium.estimate;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.model.Dbn;

/**
 * Classification by a deep belief network with label units. Means h are computed up to layer L - 1,
 * then the free energy of the top RBM for each label (Hinton, Osindero and Teh 2006, section 6;
 * Hinton 2010, section 16).
 *
 * <pre>
 *   p(y_k | h) = exp(-F(h, y_k)) / sum over labels of the same
 * </pre>
 */
public final class FreeEnergyClassifier {
  private static final int BLOCK = 1000;

  private final Dbn dbn;
  private final Backend backend;

  /**
   * Creates a classifier.
   *
   * @throws IllegalArgumentException if the network has no label units
   */
  public FreeEnergyClassifier(Dbn dbn) {
    if (dbn.labels() == 0) {
      throw new IllegalArgumentException("this network has no label units; train one with labels");
    }
    this.dbn = dbn;
    this.backend = dbn.backend();
  }

  /** Returns F(h, y_k) in nats for each row of v (n, V) and each label, n times K numbers. */
  public double[][] freeEnergies(Matrix v) {
    int highest = dbn.depth() - 1;
    try (Matrix h = backend.zeros(v.rows(), dbn.size(highest))) {
      dbn.encodeMeans(highest, v, h);
      return LabelSums.freeEnergies(dbn.top(), dbn.labels(), h);
    }
  }

  /** Returns p(y | h) for each row of v (n, V), n times K probabilities. */
  public double[][] posterior(Matrix v) {
    double[][] p = freeEnergies(v);
    for (double[] row : p) {
      Arrays.setAll(row, k -> -row[k]);
      double logSum = LogSum.of(row);
      Arrays.setAll(row, k -> Math.exp(row[k] - logSum));
    }
    return p;
  }

  /** Returns the most probable label of each row of v (n, V), from 0, the first of equals. */
  public int[] predict(Matrix v) {
    return Arrays.stream(freeEnergies(v)).mapToInt(FreeEnergyClassifier::least).toArray();
  }

  private static int least(double[] x) {
    int least = 0;
    for (int k = 1; k < x.length; k++) {
      if (x[k] < x[least]) {
        least = k;
      }
    }
    return least;
  }

  /**
   * Returns the share of rows whose predicted class is wrong.
   *
   * @param rows the rows, all of which are classified, in blocks
   * @param classes the class of each row, from 0
   */
  public double errorRate(RowStore rows, int[] classes) {
    if (classes.length != rows.rows()) {
      throw new IllegalArgumentException(
          "%d rows have %d classes; give one for each".formatted(rows.rows(), classes.length));
    }
    int wrong = 0;
    int block = Math.min(BLOCK, rows.rows());
    try (RowOrder order = backend.rowOrder(rows.rows());
        Matrix v = backend.zeros(block, rows.cols())) {
      for (int from = 0; from < classes.length; from += block) {
        Matrix some = v.rows(0, Math.min(block, classes.length - from));
        backend.gather(rows, order, some);
        int[] predicted = predict(some);
        for (int i = 0; i < predicted.length; i++) {
          wrong += predicted[i] == classes[from + i] ? 0 : 1;
        }
      }
    }
    return wrong / (double) classes.length;
  }
}
