package org.harmonium.learning;

import java.util.Map;
import org.harmonium.config.Range;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@link MeanFieldLearning} for a deep Boltzmann machine.
 *
 * @param iterations of mean-field inference for a minibatch, at least 1
 * @param damping the share of the old means that an iteration keeps, from 0 to below 1
 * @param sweeps Gibbs sweeps of the chains between updates, by the epoch
 * @param chains the number of chains, at least 1
 * @param l2 quadratic decay of the weights, times the learning rate at each update; 0 for none
 * @param l1 decay of the weights towards zero at constant speed, times the learning rate
 * @param sparsity targets for the mean activity of hidden layers, by layer from 1
 * @param offsetRate the share of a minibatch's means in the offsets of the centred variant, from 0
 *     to 1; 0 for no centring
 * @param sigma how the standard deviations of Gaussian visible units are learned; null if they are
 *     fixed
 */
public record MeanFieldSettings(
    int iterations,
    double damping,
    KSchedule sweeps,
    int chains,
    double l2,
    double l1,
    Map<Integer, SparsityTarget> sparsity,
    double offsetRate,
    @Nullable SigmaSettings sigma) {

  public MeanFieldSettings {
    Range.positive("iterations", iterations);
    Range.positive("chains", chains);
    Range.belowOne("damping", damping);
    Range.notNegative("l2", l2);
    Range.notNegative("l1", l1);
    Range.probability("offsetRate", offsetRate);
    sparsity = Map.copyOf(sparsity);
  }

  public MeanFieldSettings(
      int iterations,
      double damping,
      int sweeps,
      int chains,
      double l2,
      double l1,
      Map<Integer, SparsityTarget> sparsity,
      double offsetRate) {
    this(
        iterations,
        damping,
        KSchedule.constant(sweeps),
        chains,
        l2,
        l1,
        sparsity,
        offsetRate,
        null);
  }

  public static MeanFieldSettings plain(int iterations, int sweeps, int chains) {
    return new MeanFieldSettings(iterations, 0, sweeps, chains, 0, 0, Map.of(), 0);
  }

  public MeanFieldSettings centred(double rate) {
    return new MeanFieldSettings(
        iterations, damping, sweeps, chains, l2, l1, sparsity, rate, sigma);
  }

  public MeanFieldSettings learning(@Nullable SigmaSettings ofSigma) {
    return new MeanFieldSettings(
        iterations, damping, sweeps, chains, l2, l1, sparsity, offsetRate, ofSigma);
  }
}
