package org.harmonium.learning;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Scalar;
import org.harmonium.config.Range;

/**
 * The strengths of the penalties of a network that learns from the mean loss of a minibatch: lambda
 * / n for n rows, so that a penalty is a mean like the loss.
 */
public final class PenaltyStrengths {
  private final Backend backend;
  private final List<Strength> strengths = new ArrayList<>();

  private record Strength(double lambda, Scalar share) {}

  public PenaltyStrengths(Backend backend) {
    this.backend = backend;
  }

  /**
   * Returns the strength of a new penalty with the weight lambda, at least 0, relative to the loss.
   */
  public Scalar of(double lambda) {
    Range.notNegative("the strength of a penalty", (float) lambda);
    Scalar share = backend.scalar((float) lambda);
    strengths.add(new Strength(lambda, share));
    return share;
  }

  void prepare(int n) {
    for (int i = 0; i < strengths.size(); i++) {
      strengths.get(i).share.set((float) (strengths.get(i).lambda / n));
    }
  }
}
