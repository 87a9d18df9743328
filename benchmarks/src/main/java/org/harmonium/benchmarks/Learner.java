package org.harmonium.benchmarks;

import org.harmonium.learning.LearningRule;
import org.harmonium.learning.TrainingData;
import org.harmonium.learning.TrainingPlan;

/** What a contestant trains. */
interface Learner extends AutoCloseable {
  /** The rule, with what it learns. */
  LearningRule rule();

  /** What is learned from, resident in the backend. */
  TrainingData data();

  /** How fast, without an end. */
  TrainingPlan plan();

  /** Does each turn start from the first weights? Otherwise training goes on from turn to turn. */
  boolean startsAnew();

  /** A number that shows that all contestants have learned the same in a turn. */
  double shown();

  @Override
  void close();
}
