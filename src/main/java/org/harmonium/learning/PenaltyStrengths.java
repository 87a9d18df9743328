package org.harmonium.learning;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Scalar;

/**
 * The strengths of a network's penalties where it learns from the mean loss of a minibatch: lambda
 * / n for n rows, so that a penalty is a mean as the loss is. A rule sets them before each step.
 */
public final class PenaltyStrengths {
  private final Backend backend;
  private final List<Strength> strengths = new ArrayList<>();

  private record Strength(double lambda, Scalar share) {}

  /** None as yet. */
  public PenaltyStrengths(Backend backend) {
    this.backend = backend;
  }

  /**
   * A strength for a penalty that is being made.
   *
   * @param lambda the weight of the penalty beside the loss, at least 0
   */
  public Scalar of(double lambda) {
    if (!(lambda >= 0 && lambda <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "the strength of a penalty must be at least 0 and finite, was " + lambda);
    }
    Scalar share = backend.scalar((float) lambda);
    strengths.add(new Strength(lambda, share));
    return share;
  }

  /** From now on they are those of means over n rows. */
  void prepare(int n) {
    for (int i = 0; i < strengths.size(); i++) {
      strengths.get(i).share.set((float) (strengths.get(i).lambda / n));
    }
  }
}
