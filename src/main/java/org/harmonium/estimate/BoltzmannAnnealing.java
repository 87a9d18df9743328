package org.harmonium.estimate;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Shapes;
import org.harmonium.backend.Workspace;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.GibbsSweep;

/**
 * Annealed importance sampling of the partition function of a general Boltzmann machine (Neal 2001,
 * "Annealed importance sampling"). The path starts at the machine without weights and with biases a
 * and ends at the machine itself, over the states x of all units:
 *
 * <pre>
 *   log p*_beta(x) = -(beta E(x) + (1 - beta) E_0(x)),   E_0(x) = -a·x,   log Z_0 = sum_i log(1 + exp(a_i))
 *   log w          = log Z_0 + sum over t of (beta(t) - beta(t-1)) (E_0(x_t) - E(x_t))
 * </pre>
 *
 * where x_t is sampled by one Gibbs sweep over the blocks at beta(t-1). Weights are accumulated in
 * double. Because hidden units are not summed out, the weights vary more than those of an RBM;
 * check their spread.
 *
 * <p>In the reverse direction, as in {@link ReverseAis}, the same sum is taken over states that
 * start as samples of the machine and move by sweeps at beta(t-1) down to the machine without
 * weights, and E[1 / w] = 1 / Z. This requires only that a sweep leaves p_beta invariant, so the
 * order of blocks need not be reversed.
 */
public final class BoltzmannAnnealing implements AutoCloseable {
  private final BoltzmannMachine machine;
  private final Backend backend;
  private final Workspace workspace;
  private final Matrix a; // (1, V + H)
  private final Matrix bMinusA; // (1, V + H)
  private final Matrix bias; // (1, V + H) at the current beta
  private final Matrix x; // (n, V + H)
  private final GibbsSweep sweep;
  private final Scalar beta;
  private final double logZ0;

  /**
   * Prepares the chains.
   *
   * @param visibleBias a of the visible units, V numbers, see {@link BaseRate}; those of hidden
   *     units are 0
   * @param chains the number of importance weights
   */
  public BoltzmannAnnealing(
      BoltzmannMachine machine, Blocks blocks, double[] visibleBias, int chains) {
    Shapes.requireLength("annealing", visibleBias.length, 1, machine.visible());
    this.machine = machine;
    this.backend = machine.backend();
    int units = machine.units();
    float[] values = new float[units];
    double[] base = new double[units];
    for (int i = 0; i < visibleBias.length; i++) {
      values[i] = (float) visibleBias[i];
      base[i] = values[i]; // log Z_0 must be computed from the rounded biases used for sampling
    }
    this.logZ0 = BernoulliUnits.INSTANCE.logNormaliser(new double[units], base);
    this.workspace = new Workspace(backend);
    this.a = workspace.upload(values, 1, units);
    this.bMinusA = workspace.zeros(1, units);
    this.bias = workspace.zeros(1, units);
    this.x = workspace.zeros(chains, units);
    this.sweep = workspace.own(() -> new GibbsSweep(machine, blocks, chains));
    this.beta = backend.scalar(0f);
  }

  /**
   * Anneals all chains from beta 0 to beta 1 in {@code betas} steps, which become shorter towards 1
   * as in {@link AnnealedImportanceSampling}.
   *
   * @param betas the number of steps, at least 1
   */
  public AisEstimate estimate(int betas, RandomStream random) {
    double[] logWeights = begin();
    backend.fill(0f, x);
    BernoulliUnits.INSTANCE.sample(backend, x, a, random, null, x);
    for (int step = 1; step <= betas; step++) {
      addWeights(step, betas, logWeights);
      if (step < betas) {
        sweep(AnnealedPath.beta(step, betas), random);
      }
    }
    return AisEstimate.of(logWeights, betas);
  }

  /**
   * Returns the states of all units (n, V + H), one row per chain, from which {@link #reverse}
   * starts. An estimate changes them.
   */
  public Matrix chains() {
    return x;
  }

  /** Moves all chains by Gibbs sweeps of the machine. */
  public void gibbs(int sweeps, RandomStream random) {
    sweep.run(sweeps, random, x);
  }

  /**
   * Anneals all chains from their current states at beta 1 to beta 0. If they are samples of the
   * machine, the result is an upper bound of log Z in expectation.
   *
   * @param betas the number of steps, at least 1
   */
  public AisEstimate reverse(int betas, RandomStream random) {
    double[] logWeights = begin();
    for (int step = betas; step >= 1; step--) {
      addWeights(step, betas, logWeights);
      if (step > 1) {
        sweep(AnnealedPath.beta(step - 1, betas), random);
      }
    }
    return AisEstimate.ofReverse(logWeights, betas);
  }

  /**
   * Computes both estimates: forward, then {@code burnIn} Gibbs sweeps of the machine from the ends
   * of the chains, then reverse.
   *
   * @param betas the number of steps in each direction
   */
  public Sandwich sandwich(int betas, int burnIn, RandomStream random) {
    AisEstimate forward = estimate(betas, random);
    gibbs(burnIn, random);
    return new Sandwich(forward, reverse(betas, random));
  }

  /** Returns the initial log-weights and sets b - a for the current b. */
  private double[] begin() {
    backend.copy(machine.bias(), bMinusA);
    backend.axpy(Scalar.MINUS_ONE, a, bMinusA);
    double[] logWeights = new double[x.rows()];
    Arrays.fill(logWeights, logZ0);
    return logWeights;
  }

  /** Adds the contribution of the states between the previous temperature and that of a step. */
  private void addWeights(int step, int betas, double[] logWeights) {
    double rise = AnnealedPath.beta(step, betas) - AnnealedPath.beta(step - 1, betas);
    double[] energy = machine.energy(x);
    double[] base = backend.rowDots(x, a); // -E_0
    for (int i = 0; i < logWeights.length; i++) {
      logWeights[i] -= rise * (energy[i] + base[i]);
    }
  }

  private void sweep(double at, RandomStream random) {
    beta.set((float) at);
    backend.copy(a, bias);
    backend.axpy(beta, bMinusA, bias);
    sweep.run(beta, bias, random, x);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
