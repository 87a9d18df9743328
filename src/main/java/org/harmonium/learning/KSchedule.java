package org.harmonium.learning;

import java.util.List;

/**
 * How many Gibbs steps a rule takes between updates, by the epoch: a chain that mixes well while
 * the weights are small needs more steps as they grow (Carreira-Perpinan and Hinton 2005;
 * Salakhutdinov and Murray 2008 raised k to 25 in stages).
 *
 * @param stages the first from epoch 0, the others in the order of their epochs
 */
public record KSchedule(List<Stage> stages) {
  /**
   * A number of steps that holds until the next stage begins.
   *
   * @param epoch the first epoch, counted from 0
   * @param k Gibbs steps, at least 1
   */
  public record Stage(int epoch, int k) {}

  /** Checks the order of the stages and that each has a step. */
  public KSchedule {
    stages = List.copyOf(stages);
    if (stages.isEmpty() || stages.get(0).epoch() != 0) {
      throw new IllegalArgumentException("a schedule for k must begin with a stage from epoch 0");
    }
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      if (stage.k() < 1) {
        throw new IllegalArgumentException("k must be at least 1, was " + stage.k());
      }
      if (i > 0 && stage.epoch() <= stages.get(i - 1).epoch()) {
        throw new IllegalArgumentException(
            "the stages of k must begin at growing epochs; epoch %d follows epoch %d"
                .formatted(stage.epoch(), stages.get(i - 1).epoch()));
      }
    }
  }

  /** Always the same k. */
  public static KSchedule constant(int k) {
    return new KSchedule(List.of(new Stage(0, k)));
  }

  /** k in an epoch, counted from 0. */
  public int at(int epoch) {
    int k = stages.get(0).k();
    for (Stage stage : stages) {
      if (stage.epoch() <= epoch) {
        k = stage.k();
      }
    }
    return k;
  }
}
