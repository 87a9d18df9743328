package org.harmonium.learning;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * PCD-k with parallel tempering: each chain has replicas at inverse temperatures beta from 0 (or
 * low) to 1 that run k Gibbs steps and then may swap with their neighbours; the gradient's model
 * term is taken from the replicas at beta = 1. Hot replicas move freely between modes, and what
 * they find travels down to beta = 1 (Desjardins, Courville, Bengio, Vincent and Delalleau 2010,
 * "Parallel tempering for training of restricted Boltzmann machines"; Cho, Raiko and Ilin 2010,
 * "Parallel tempering is efficient for learning restricted Boltzmann machines").
 */
public final class ParallelTempering implements LearningRule {
  private final Rbm rbm;
  private final Workspace workspace;
  private final KSchedule schedule;
  private final RandomStream random;
  private final RbmUpdate update;
  private final @Nullable Matrix[] batches; // hPos by minibatch size
  private final Matrix hPos; // (batch, H)
  private final TemperedChains chains;
  private final ChainMemory memory; // of those at beta = 1
  private int k; // Gibbs steps in this epoch

  /**
   * @param schedule Gibbs steps between updates, after which swaps are tried
   * @param betas the inverse temperatures, rising to 1, at least two; see {@link #evenly}
   * @param chains how many chains, each with a replica at every temperature, at least 1
   * @param batch the largest number of rows of a minibatch
   * @throws IllegalArgumentException if units are rectified, or the inputs scaled: such machines
   *     have no energy that swaps could be decided by
   */
  public ParallelTempering(
      Rbm rbm,
      KSchedule schedule,
      double[] betas,
      int chains,
      int batch,
      UpdateSettings settings,
      RandomStream random) {
    if (chains < 1) {
      throw new IllegalArgumentException("chains must be at least 1, were " + chains);
    }
    this.rbm = rbm;
    this.schedule = schedule;
    this.random = random;
    this.k = schedule.at(0);
    this.workspace = new Workspace(rbm.backend());
    this.update = workspace.own(() -> new RbmUpdate(rbm, settings, batch, chains));
    this.batches = new Matrix[batch + 1];
    this.hPos = workspace.zeros(batch, rbm.hidden());
    this.chains = workspace.own(() -> new TemperedChains(rbm, chains, betas));
    Matrix v = this.chains.v();
    this.memory = workspace.own(() -> new ChainMemory(rbm.backend(), v, rbm.visible()));
    workspace.prepare(() -> rbm.reserve(batch));
  }

  /** {@code count} inverse temperatures at equal distances from 0 to 1, at least two. */
  public static double[] evenly(int count) {
    if (count < 2) {
      throw new IllegalArgumentException("temperatures must be at least 2, were " + count);
    }
    double[] betas = new double[count];
    for (int r = 0; r < count; r++) {
      betas[r] = (double) r / (count - 1);
    }
    return betas;
  }

  /** Starts every replica at random: hidden units sampled without input and bias. */
  public void startChainsAtRandom() {
    chains.startAtRandom(random);
  }

  @Override
  public void startEpoch(int epoch) {
    k = schedule.at(epoch);
  }

  @Override
  public int variant() {
    return k;
  }

  @Override
  public void prepare(double rate, double momentum, int rows) {
    update.prepare(rate, momentum, rows, chains.v().rows());
    if (batches[rows] == null) {
      batches[rows] = hPos.rows(0, rows);
    }
    chains.exchange(random); // what the last step left
  }

  /** Swaps are decided on the host, after every step. */
  @Override
  public long stepsToNext() {
    return 1;
  }

  @Override
  public void step(Matrix v) {
    Matrix hPos = requireNonNull(batches[v.rows()], "call prepare with this number of rows first");
    rbm.hiddenMean(v, hPos);
    chains.advance(k, random);
    update.apply(v, hPos, chains.v(), chains.hMean()); // those at beta = 1
  }

  /** How often neighbouring temperatures swap; waits for the backend. */
  public SwapReport swapReport() {
    return chains.report();
  }

  @Override
  public ChainMemory chainMemory() {
    return memory;
  }

  @Override
  public Map<String, Matrix> parameters() {
    return rbm.parameters();
  }

  @Override
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = update.state();
    state.putAll(chains.state());
    state.putAll(memory.state());
    return state;
  }

  @Override
  public Map<String, RandomStream> streams() {
    return Map.of("gibbs", random);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
