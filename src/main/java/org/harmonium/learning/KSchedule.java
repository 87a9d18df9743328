package org.harmonium.learning;

import java.util.List;
import org.harmonium.config.Default;
import org.harmonium.config.Range;

/**
 * The number of Gibbs steps between updates, by epoch. A chain needs more steps as the weights grow
 * (Carreira-Perpinan and Hinton 2005; Salakhutdinov and Murray 2008 raised k to 25 in stages).
 *
 * @param k Gibbs steps between updates
 * @param kStages the values of k in later epochs, in the order of their epochs
 */
public record KSchedule(@Default("1") int k, @Default("[]") List<Stage> kStages) {
  /**
   * A number of steps that holds until the next stage begins.
   *
   * @param epoch the first epoch, counted from 0
   * @param k Gibbs steps
   */
  public record Stage(int epoch, int k) {
    public Stage {
      Range.within("epoch", epoch, 1, 1_000_000);
      Range.within("k", k, 1, 100_000);
    }
  }

  public KSchedule {
    Range.within("k", k, 1, 100_000);
    kStages = List.copyOf(kStages);
    for (int i = 1; i < kStages.size(); i++) {
      if (kStages.get(i).epoch() <= kStages.get(i - 1).epoch()) {
        throw new IllegalArgumentException(
            "kStages: the stages of k must begin at growing epochs; epoch %d follows epoch %d"
                .formatted(kStages.get(i).epoch(), kStages.get(i - 1).epoch()));
      }
    }
  }

  public static KSchedule constant(int k) {
    return new KSchedule(k, List.of());
  }

  /** Returns k in an epoch, counted from 0. */
  public int at(int epoch) {
    int now = k;
    for (Stage stage : kStages) {
      if (stage.epoch() <= epoch) {
        now = stage.k();
      }
    }
    return now;
  }
}
