package org.harmonium.kind;

import org.harmonium.data.Dataset;
import org.harmonium.kind.rows.Labels;
import org.harmonium.learning.ConfusionCounts;

/** A model that names the classes of rows. */
public interface Classifies {
  /** How many classes it knows; 0 if it learned none. */
  int classes();

  /** The class of each row, from 0: the most probable one, the first of several. */
  int[] classify(Dataset rows);

  /**
   * What it takes labelled rows for.
   *
   * @throws org.harmonium.data.BadInputException if there are no labels, or others than its classes
   */
  default ConfusionCounts confusion(Dataset rows) {
    int[] labels = Labels.of(rows, classes());
    int[] predicted = classify(rows);
    int[][] counts = new int[classes()][classes()];
    for (int i = 0; i < labels.length; i++) {
      counts[labels[i]][predicted[i]]++;
    }
    return new ConfusionCounts(counts);
  }
}
