package org.harmonium.learning;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.config.Range;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.GibbsSweep;
import org.harmonium.model.MeanFieldSweep;
import org.jspecify.annotations.Nullable;

/**
 * The learning algorithm of the general Boltzmann machine (Ackley, Hinton and Sejnowski 1985, "A
 * learning algorithm for Boltzmann machines"): with y = [v, h],
 *
 * <pre>
 *   Delta W_ij is proportional to  E[y_i y_j] with v clamped at the data  -  E[y_i y_j] of the free machine
 * </pre>
 *
 * <p>{@link PositivePhase} describes the positive phase. The negative phase uses free chains that
 * are never reset and make k sweeps between updates, instead of annealing from a random state
 * (Younes 1989, "Parametric inference for imperfectly observed Gibbsian fields"; Tieleman 2008 for
 * RBMs).
 */
public final class BoltzmannLearning extends GibbsLearning {
  private final BoltzmannMachine machine;
  private final Backend backend;
  private final PositivePhase phase;
  private final RandomStream random;
  private final BoltzmannUpdate update;
  private final int batch;
  private final RowScratch yPos; // (batch, V + H)
  private final RowScratch hStart; // (batch, H), used only if there are hidden units
  private final @Nullable GibbsSweep clamped;
  private final @Nullable MeanFieldSweep inference;
  private final GibbsSweep free;
  private final Matrix chains; // (chains, V + H)
  private final ChainMemory memory;

  /**
   * @param blocks of the machine's connectivity, in the order in which units are updated
   * @param schedule sweeps of the free chains between updates
   * @param chains the number of free chains, at least 1
   * @param batch the largest number of rows of a minibatch
   */
  public BoltzmannLearning(
      BoltzmannMachine machine,
      Blocks blocks,
      PositivePhase phase,
      KSchedule schedule,
      int chains,
      int batch,
      UpdateSettings settings,
      RandomStream random) {
    super(machine.backend(), machine::parameters, Map.of("gibbs", random), schedule);
    workspace.prepare(() -> Range.positive("chains", chains));
    this.machine = machine;
    this.backend = machine.backend();
    this.phase = phase;
    this.random = random;
    this.batch = batch;
    this.update = new BoltzmannUpdate(workspace, machine, settings);
    this.yPos = workspace.own(() -> new RowScratch(backend, machine.units()));
    this.hStart = workspace.own(() -> new RowScratch(backend, machine.hidden()));
    workspace.prepare(() -> yPos.reserve(batch));
    if (machine.hidden() > 0) {
      workspace.prepare(() -> hStart.reserve(batch));
    }
    this.chains = workspace.zeros(chains, machine.units());
    this.free = workspace.own(() -> new GibbsSweep(machine, blocks, chains));
    this.memory = new ChainMemory(workspace, backend, this.chains, machine.visible());
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
   * Starts each unit of free chains, and of clamped ones that are not restarted, at random. Uses
   * two draws.
   */
  public void startChainsAtRandom() {
    backend.fill(0.5f, chains);
    backend.bernoulli(chains, random, chains);
    Matrix clamped = yPos.rows(batch);
    backend.fill(0.5f, clamped);
    backend.bernoulli(clamped, random, clamped);
  }

  @Override
  public void reserve(int batch) {
    LearningRule.requireRoom(this.batch, batch);
  }

  @Override
  public void prepare(double rate, double momentum, int rows) {
    LearningRule.requireRoom(batch, rows);
    update.prepare(rate, momentum, rows, chains.rows());
  }

  @Override
  public void step(Matrix v) {
    Matrix y = yPos.rows(v.rows());
    backend.copyColumns(v, 0, machine.visible(), y, 0);
    if (machine.hidden() > 0) {
      inferHidden(y);
    }
    free.run(variant(), random, chains); // the chains continue from the last update
    update.apply(y, chains);
  }

  /** Infers h of y = [v, h] by the positive phase. */
  private void inferHidden(Matrix y) {
    Matrix start = hStart.rows(y.rows());
    if (phase instanceof PositivePhase.MeanField field) {
      backend.fill(0.5f, start);
      backend.copyColumns(start, 0, machine.hidden(), y, machine.visible());
      requireNonNull(inference).run(field.iterations(), y);
    } else if (phase instanceof PositivePhase.Gibbs gibbs) {
      if (gibbs.restart()) {
        backend.fill(0.5f, start);
        backend.bernoulli(start, random, start);
        backend.copyColumns(start, 0, machine.hidden(), y, machine.visible());
      }
      requireNonNull(clamped).run(gibbs.sweeps(), random, y);
    }
  }

  /** The free chains (chains, V + H): samples of the model, or nearly so. */
  public Matrix chains() {
    return chains;
  }

  @Override
  public ChainMemory chainMemory() {
    return memory;
  }

  @Override
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = update.state();
    state.put("chains", chains);
    state.putAll(memory.state());
    if (phase instanceof PositivePhase.Gibbs gibbs && !gibbs.restart() && machine.hidden() > 0) {
      state.put("clamped", yPos.rows(batch));
    }
    return state;
  }
}
