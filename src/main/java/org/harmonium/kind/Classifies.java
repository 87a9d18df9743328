package org.harmonium.kind;

import org.harmonium.data.Dataset;
import org.harmonium.kind.rows.Labels;
import org.harmonium.learning.ConfusionCounts;

/** A model that classifies rows. */
public interface Classifies {
  /** The number of classes; 0 if the model learned no classes. */
  int classes();

  /** Returns the most probable class of each row, from 0. The lowest class wins a tie. */
  int[] classify(Dataset rows);

  /**
   * Returns the counts of actual and predicted classes over labelled rows.
   *
   * @throws org.harmonium.data.BadInputException if the rows have no labels, or a label is not one
   *     of the classes
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
