package org.harmonium.benchmarks;

import org.harmonium.learning.LearningRule;
import org.harmonium.learning.TrainingData;
import org.harmonium.learning.TrainingPlan;

/** The model and data that a contestant trains. */
interface Learner extends AutoCloseable {
  /** Returns the learning rule with its model. */
  LearningRule rule();

  /** Returns the training data, resident in the backend. */
  TrainingData data();

  /** Returns the learning rates, without an end. */
  TrainingPlan plan();

  /**
   * Returns whether each turn starts from the initial weights. Otherwise training continues from
   * turn to turn.
   */
  boolean startsAnew();

  /** Returns a number by which the results of contestants can be compared. */
  double shown();

  @Override
  void close();
}
