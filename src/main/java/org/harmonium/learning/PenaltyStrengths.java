package org.harmonium.learning;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Scalar;

/**
 * The strengths of the penalties of a network that learns from the mean loss of a minibatch: lambda
 * / n for n rows, so that a penalty is a mean like the loss. A rule sets them before each step.
 */
public final class PenaltyStrengths {
  private final Backend backend;
  private final List<Strength> strengths = new ArrayList<>();

  private record Strength(double lambda, Scalar share) {}

  /** Creates an empty set of strengths. */
  public PenaltyStrengths(Backend backend) {
    this.backend = backend;
  }

  /**
   * Returns the strength for a new penalty.
   *
   * @param lambda the weight of the penalty relative to the loss, at least 0
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

  /** Sets the strengths for means over n rows. */
  void prepare(int n) {
    for (int i = 0; i < strengths.size(); i++) {
      strengths.get(i).share.set((float) (strengths.get(i).lambda / n));
    }
  }
}
