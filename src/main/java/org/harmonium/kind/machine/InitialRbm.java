package org.harmonium.kind.machine;

import java.util.Arrays;
import org.harmonium.backend.RandomStream;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/** The values at which the learning of an RBM starts. */
public final class InitialRbm {
  private InitialRbm() {}

  /**
   * Sets random weights and hidden biases. The visible biases come from the means of the data, or
   * from a mean of 1/2 in an RBM over features.
   *
   * @param data the rows that the RBM sees; null if it sees features of them
   * @param weightScale the standard deviation of the weights
   */
  public static void set(
      Rbm rbm,
      @Nullable PreparedData data,
      double weightScale,
      double hiddenBias,
      RandomStream random) {
    double[] means = new double[rbm.visible()];
    Arrays.fill(means, 0.5);
    if (data != null) {
      data.scale(rbm.visibleUnits());
      means = data.baseMeans(rbm.visibleUnits());
    }
    rbm.initialise(weightScale, means, hiddenBias, random);
  }
}
