package org.harmonium.learning;

import java.util.Arrays;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Shapes;
import org.harmonium.model.Network;

/**
 * The confusion matrix of a classifier on labelled rows.
 *
 * @param counts the number of rows by actual class and predicted class
 */
@SuppressWarnings("ArrayRecordComponent") // a table of numbers; never compared
public record ConfusionCounts(int[][] counts) {
  private static final int BLOCK = 1000; // rows at a time

  /**
   * Returns the counts of a network for x (n, inputs) with these labels, from 0; see {@link
   * #predict}.
   */
  public static ConfusionCounts of(Network network, Matrix x, int[] labels) {
    Shapes.requireLength("confusion counts", labels.length, x.rows(), 1);
    int classes = network.outputs();
    int[][] counts = new int[classes][classes];
    int[] predicted = predict(network, x);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "row %d has the label %d; the network has the classes 0 to %d"
                .formatted(i, labels[i], classes - 1));
      }
      counts[labels[i]][predicted[i]]++;
    }
    return new ConfusionCounts(counts);
  }

  /**
   * Returns the class with the largest output of a network at inference for each row of x (n,
   * inputs). The lowest class wins a tie. Waits for the backend.
   */
  public static int[] predict(Network network, Matrix x) {
    int classes = network.outputs();
    int[] predicted = new int[x.rows()];
    for (int from = 0; from < x.rows(); from += BLOCK) {
      Matrix block = x.rows(from, Math.min(from + BLOCK, x.rows()));
      float[] y = network.backend().download(network.layers().forward(block, null));
      for (int i = 0; i < block.rows(); i++) {
        predicted[from + i] = largest(y, i * classes, classes);
      }
    }
    return predicted;
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

  public void addTo(int[][] all) {
    for (int c = 0; c < counts.length; c++) {
      for (int k = 0; k < counts.length; k++) {
        all[c][k] += counts[c][k];
      }
    }
  }

  public int rows() {
    return Arrays.stream(counts).flatMapToInt(Arrays::stream).sum();
  }

  public int wrong() {
    int right = 0;
    for (int c = 0; c < counts.length; c++) {
      right += counts[c][c];
    }
    return rows() - right;
  }

  public double error() {
    return (double) wrong() / rows();
  }
}
