package org.harmonium.learning;

import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.jspecify.annotations.Nullable;

/**
 * Modifications of the likelihood gradient of an RBM.
 *
 * @param l2 quadratic decay of the weights, times the learning rate at each update; 0 for none
 * @param l1 decay of the weights towards zero at constant speed, times the learning rate; 0 for
 *     none
 * @param sparsity a target for the hidden units' mean activity; null for none
 * @param sigma how the standard deviations of Gaussian visible units are learned; null if they are
 *     fixed
 * @param centring the memory of the offsets of the centred gradient; null for the plain gradient
 */
public record UpdateSettings(
    @Default("0") double l2,
    @Default("0") double l1,
    @Nullable SparsityTarget sparsity,
    @Nullable SigmaSettings sigma,
    @Nullable Centring centring) {
  public static final UpdateSettings PLAIN = new UpdateSettings(0, 0, null);

  public UpdateSettings {
    Range.notNegative("l2", l2);
    Range.notNegative("l1", l1);
  }

  public UpdateSettings(double l2, double l1, @Nullable SparsityTarget sparsity) {
    this(l2, l1, sparsity, null, null);
  }
}
