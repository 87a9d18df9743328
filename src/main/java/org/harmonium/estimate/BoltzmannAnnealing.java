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
 * Annealed importance sampling of a general Boltzmann machine's partition function (Neal 2001,
 * "Annealed importance sampling"). The path goes from the machine without weights and with biases a
 * to the machine itself, over the states x of all units:
 *
 * <pre>
 *   log p*_beta(x) = -(beta E(x) + (1 - beta) E_0(x)),   E_0(x) = -a·x,   log Z_0 = sum_i log(1 + exp(a_i))
 *   log w          = log Z_0 + sum over t of (beta(t) - beta(t-1)) (E_0(x_t) - E(x_t))
 * </pre>
 *
 * where x_t is drawn by one Gibbs sweep over the blocks at beta(t-1). Weights are accumulated in
 * double. Without closed sums over hidden units the weights vary more than an RBM's do: look at
 * their spread.
 *
 * <p>Backwards, as in {@link ReverseAis}, the same sum is taken over states that begin as samples
 * of the machine and move by sweeps at beta(t-1) down to the machine without weights, and E[1 / w]
 * = 1 / Z. A sweep leaves p_beta as it is, which is all that this needs: its order of blocks may
 * stay.
 */
public final class BoltzmannAnnealing implements AutoCloseable {
  private final BoltzmannMachine machine;
  private final Backend backend;
  private final Workspace workspace;
  private final Matrix a; // (1, V + H)
  private final Matrix bMinusA; // (1, V + H)
  private final Matrix bias; // (1, V + H) at the present beta
  private final Matrix x; // (n, V + H)
  private final GibbsSweep sweep;
  private final Scalar beta;
  private final double logZ0;

  /**
   * @param visibleBias a of the visible units, V numbers, see {@link BaseRate}; of hidden ones it
   *     is 0
   * @param chains how many importance weights
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
      base[i] = values[i]; // log Z_0 must be that of the biases that are sampled with
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
   * Runs all chains from beta 0 to beta 1 in {@code betas} steps that grow shorter towards 1, as
   * those of {@link AnnealedImportanceSampling} do.
   *
   * @param betas how many steps, at least 1
   */
  public AisEstimate estimate(int betas, RandomStream random) {
    double[] logWeights = begin();
    backend.fill(0f, x);
    BernoulliUnits.INSTANCE.sample(backend, x, a, random, null, x);
    for (int step = 1; step <= betas; step++) {
      addWeights(step, betas, logWeights);
      if (step < betas) {
        sweep(beta(step, betas), random);
      }
    }
    return AisEstimate.of(logWeights, betas);
  }

  /**
   * The states of all units (n, V + H), a chain a row: where {@link #reverse} starts. An estimate
   * leaves them elsewhere.
   */
  public Matrix chains() {
    return x;
  }

  /** Moves all chains by Gibbs sweeps of the machine. */
  public void gibbs(int sweeps, RandomStream random) {
    sweep.run(sweeps, random, x);
  }

  /**
   * Runs all chains from where they are at beta 1 to beta 0: an upper bound of log Z in expectation
   * if they are samples of the machine.
   *
   * @param betas how many steps, at least 1
   */
  public AisEstimate reverse(int betas, RandomStream random) {
    double[] logWeights = begin();
    for (int step = betas; step >= 1; step--) {
      addWeights(step, betas, logWeights);
      if (step > 1) {
        sweep(beta(step - 1, betas), random);
      }
    }
    return AisEstimate.ofReverse(logWeights, betas);
  }

  /**
   * Both: forwards, then {@code burnIn} Gibbs sweeps of the machine from the ends of the chains,
   * and back from there.
   *
   * @param betas how many steps, each way
   */
  public Sandwich sandwich(int betas, int burnIn, RandomStream random) {
    AisEstimate forward = estimate(betas, random);
    gibbs(burnIn, random);
    return new Sandwich(forward, reverse(betas, random));
  }

  /** The log-weights at first, with b - a as b is now. */
  private double[] begin() {
    backend.copy(machine.bias(), bMinusA);
    backend.axpy(Scalar.MINUS_ONE, a, bMinusA);
    double[] logWeights = new double[x.rows()];
    Arrays.fill(logWeights, logZ0);
    return logWeights;
  }

  /** Adds what the states add between the temperatures of a step and of the one before. */
  private void addWeights(int step, int betas, double[] logWeights) {
    double rise = beta(step, betas) - beta(step - 1, betas);
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

  private static double beta(int step, int betas) {
    double left = 1 - step / (double) betas;
    return 1 - left * left * left;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
