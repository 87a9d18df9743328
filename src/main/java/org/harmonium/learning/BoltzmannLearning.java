package org.harmonium.learning;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.GibbsSweep;
import org.harmonium.model.MeanFieldSweep;
import org.jspecify.annotations.Nullable;

/**
 * The learning algorithm of the general Boltzmann machine: with y = [v, h],
 *
 * <pre>
 *   Delta W_ij is proportional to  E[y_i y_j] with v clamped at the data  -  E[y_i y_j] of the free machine
 * </pre>
 *
 * <p>(Ackley, Hinton and Sejnowski 1985, "A learning algorithm for Boltzmann machines".) {@link
 * PositivePhase} describes the positive phase. The negative phase uses free chains that are never
 * reset and make k sweeps between updates, instead of the paper's annealing from a random state at
 * each update (Younes 1989, "Parametric inference for imperfectly observed Gibbsian fields";
 * Tieleman 2008 for RBMs).
 */
public final class BoltzmannLearning implements LearningRule {
  private final BoltzmannMachine machine;
  private final Backend backend;
  private final Workspace workspace;
  private final PositivePhase phase;
  private final KSchedule schedule;
  private final RandomStream random;
  private final BoltzmannUpdate update;
  private final @Nullable Batch[] batches; // by minibatch size, so that a step does not allocate
  private final Matrix yPos; // (batch, V + H)
  private final @Nullable Matrix hStart; // (batch, H), null without hidden units
  private final @Nullable GibbsSweep clamped;
  private final @Nullable MeanFieldSweep inference;
  private final GibbsSweep free;
  private final Matrix chains; // (chains, V + H)
  private final ChainMemory memory;
  private int k; // sweeps of the free chains in this epoch

  /** The part of the workspace that serves minibatches of one size. */
  private record Batch(Matrix yPos, @Nullable Matrix hStart) {}

  /**
   * @param blocks of the machine's connectivity, in the order in which units are updated
   * @param k sweeps of the free chains between updates, at least 1
   * @param chains the number of free chains, at least 1
   * @param batch the largest number of rows of a minibatch
   */
  public BoltzmannLearning(
      BoltzmannMachine machine,
      Blocks blocks,
      PositivePhase phase,
      int k,
      int chains,
      int batch,
      UpdateSettings settings,
      RandomStream random) {
    this(machine, blocks, phase, KSchedule.constant(k), chains, batch, settings, random);
  }

  /** Creates a rule whose k changes over the epochs. */
  public BoltzmannLearning(
      BoltzmannMachine machine,
      Blocks blocks,
      PositivePhase phase,
      KSchedule schedule,
      int chains,
      int batch,
      UpdateSettings settings,
      RandomStream random) {
    if (chains < 1) {
      throw new IllegalArgumentException("chains must be at least 1, were " + chains);
    }
    this.machine = machine;
    this.backend = machine.backend();
    this.phase = phase;
    this.schedule = schedule;
    this.k = schedule.at(0);
    this.random = random;
    this.workspace = new Workspace(backend);
    this.update = workspace.own(() -> new BoltzmannUpdate(machine, settings));
    this.batches = new Batch[batch + 1];
    this.yPos = workspace.zeros(batch, machine.units());
    this.chains = workspace.zeros(chains, machine.units());
    this.free = workspace.own(() -> new GibbsSweep(machine, blocks, chains));
    Matrix all = this.chains;
    this.memory = workspace.own(() -> new ChainMemory(backend, all, machine.visible()));
    int hidden = machine.hidden();
    this.hStart = hidden > 0 ? workspace.zeros(batch, hidden) : null;
    Blocks ofHidden = blocks.from(machine.visible());
    if (phase instanceof PositivePhase.MeanField field) {
      this.inference =
          workspace.own(() -> new MeanFieldSweep(machine, ofHidden, field.damping(), batch));
      this.clamped = null;
    } else {
      this.inference = null;
      this.clamped = workspace.own(() -> new GibbsSweep(machine, ofHidden, batch));
    }
  }

  /**
   * Starts every chain at random: each unit of free chains, and each hidden unit of clamped chains
   * that are not restarted, is on with probability 1/2. Uses two draws.
   */
  public void startChainsAtRandom() {
    backend.fill(0.5f, chains);
    backend.bernoulli(chains, random, chains);
    backend.fill(0.5f, yPos);
    backend.bernoulli(yPos, random, yPos);
  }

  @Override
  public void reserve(int batch) {
    LearningRule.requireRoom(yPos.rows(), batch);
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
    update.prepare(rate, momentum, rows, chains.rows());
    if (batches[rows] == null) {
      batches[rows] = new Batch(yPos.rows(0, rows), hStart == null ? null : hStart.rows(0, rows));
    }
  }

  @Override
  public void step(Matrix v) {
    Batch batch = requireNonNull(batches[v.rows()], "call prepare with this number of rows first");
    backend.copyColumns(v, 0, machine.visible(), batch.yPos, 0);
    if (batch.hStart != null) {
      inferHidden(batch.hStart, batch.yPos);
    }
    free.run(k, random, chains); // the chains continue from the last update
    update.apply(batch.yPos, chains);
  }

  /** y = [v, h] with h of the positive phase. */
  private void inferHidden(Matrix start, Matrix y) {
    int visible = machine.visible();
    if (phase instanceof PositivePhase.MeanField field) {
      backend.fill(0.5f, start);
      backend.copyColumns(start, 0, machine.hidden(), y, visible);
      requireNonNull(inference).run(field.iterations(), y);
    } else if (phase instanceof PositivePhase.Gibbs gibbs) {
      if (gibbs.restart()) {
        backend.fill(0.5f, start);
        backend.bernoulli(start, random, start);
        backend.copyColumns(start, 0, machine.hidden(), y, visible);
      }
      requireNonNull(clamped).run(gibbs.sweeps(), random, y);
    }
  }

  /** The free chains (chains, V + H): fantasy particles of the model. */
  public Matrix chains() {
    return chains;
  }

  @Override
  public ChainMemory chainMemory() {
    return memory;
  }

  @Override
  public Map<String, Matrix> parameters() {
    return machine.parameters();
  }

  @Override
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = update.state();
    state.put("chains", chains);
    state.putAll(memory.state());
    if (phase instanceof PositivePhase.Gibbs gibbs && !gibbs.restart() && hStart != null) {
      state.put("clamped", yPos);
    }
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
