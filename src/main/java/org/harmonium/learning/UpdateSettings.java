package org.harmonium.learning;

import org.jspecify.annotations.Nullable;

/**
 * What is added to the likelihood gradient of an RBM.
 *
 * @param l2 quadratic decay of the weights, times the learning rate at each update; 0 for none
 * @param l1 decay of the weights towards zero at constant speed, times the learning rate; 0 for
 *     none
 * @param sparsity a target for the hidden units' mean activity; null for none
 * @param sigma how the standard deviations of Gaussian visible units are learned; null if they are
 *     fixed
 */
public record UpdateSettings(
    double l2, double l1, @Nullable SparsityTarget sparsity, @Nullable SigmaSettings sigma) {
  /** The likelihood gradient alone. */
  public static final UpdateSettings PLAIN = new UpdateSettings(0, 0, null);

  /** Standard deviations, if there are any, stay as they are. */
  public UpdateSettings(double l2, double l1, @Nullable SparsityTarget sparsity) {
    this(l2, l1, sparsity, null);
  }

  /** Both decays at least 0. */
  public UpdateSettings {
    if (!(l2 >= 0) || !(l1 >= 0) || Double.isInfinite(l2 + l1)) {
      throw new IllegalArgumentException("l1 and l2 must be at least 0, were " + l1 + " and " + l2);
    }
  }
}
