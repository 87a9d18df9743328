package org.harmonium.kind;

import org.harmonium.data.Dataset;
import org.harmonium.learning.ConfusionCounts;

/** A model that names the classes of rows. */
public interface Classifies {
  /** How many classes it knows; 0 if it learned none. */
  int classes();

  /**
   * What it takes labelled rows for.
   *
   * @throws org.harmonium.data.BadInputException if there are no labels, or others than its classes
   */
  ConfusionCounts confusion(Dataset rows);
}
