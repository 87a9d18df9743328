package org.harmonium.learning;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.function.IntFunction;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.learning.LayeredUpdate.Phase;
import org.harmonium.model.LayeredMachine;
import org.jspecify.annotations.Nullable;

/**
 * Joint training of all layers of a machine: the data's expectations by mean-field inference, the
 * model's by persistent chains (Salakhutdinov and Hinton, "Deep Boltzmann machines", AISTATS 2009,
 * section 2.3, algorithm 1). Rows of data hold the visible layers side by side.
 *
 * <p>The two phases are independent until the update. For two blocks, the even and the odd layers
 * of a deep Boltzmann machine, they visit:
 *
 * <pre>
 *   data     start, odd   even odd  even ..  even
 *   chains                even odd  even ..  even  odd
 * </pre>
 *
 * <p>Rows [0, m) of the hidden layers are the chains, rows [m, m + n) the minibatch. If the phases
 * are <em>stacked</em>, coinciding blocks are one product over all rows. The draws are the same.
 * Stacking halves the number of products, which determines the time on a GPU. The CPU multiplies
 * matrices of zeros and ones by a faster method, which stacked rows of means and samples exclude.
 */
public final class MeanFieldLearning extends GibbsLearning {
  private final LayeredMachine machine;
  private final int blocks;
  private final MeanFieldSettings settings;
  private final boolean stacked;
  private final RandomStream random;
  private final HiddenRows all; // (chains + batch, .)
  private final HiddenRows ofChains;
  private final LayeredChains chains;
  private final ChainMemory memory;
  private final MeanField inference; // of the largest minibatch
  private final LayeredUpdate update;
  private final Phase neg;
  private final @Nullable Batch[] batches; // by minibatch size, so that a step does not allocate

  private record Batch(HiddenRows all, MeanField inference, Phase pos) {}

  /** Creates a rule with stacked phases, except on the CPU, where separate phases are faster. */
  public MeanFieldLearning(
      LayeredMachine machine, MeanFieldSettings settings, int batch, RandomStream random) {
    this(machine, settings, batch, random, !machine.backend().name().equals("cpu"));
  }

  /**
   * @param batch the largest number of rows of a minibatch
   * @param stacked whether both phases share products; the results are the same except for rounding
   */
  public MeanFieldLearning(
      LayeredMachine machine,
      MeanFieldSettings settings,
      int batch,
      RandomStream random,
      boolean stacked) {
    super(machine.backend(), machine::parameters, Map.of("gibbs", random), settings.sweeps());
    this.machine = machine;
    this.settings = settings;
    this.stacked = stacked;
    this.random = random;
    int m = settings.chains();
    this.all = workspace.own(() -> new HiddenRows(machine, m + batch));
    LayerGraph graph = all.graph;
    this.blocks = graph.blocks.length;
    this.update = new LayeredUpdate(workspace, graph, settings, batch);
    this.ofChains = all.rows(0, m);
    this.chains = workspace.own(() -> new LayeredChains(ofChains));
    Matrix v = chains.v();
    this.memory = new ChainMemory(workspace, machine.backend(), v, v.cols());
    HiddenRows ofData = all.rows(m, m + batch);
    this.inference = workspace.own(() -> new MeanField(ofData, settings.damping()));
    this.neg = phase(chains::expectation);
    for (int l : graph.visible) {
      neg.states()[l] = chains.visible[l];
      neg.seen()[l] = chains.seen[l];
    }
    this.batches = new Batch[batch + 1];
  }

  private Phase phase(IntFunction<Matrix> hidden) {
    Matrix[] states = new Matrix[machine.layers().size()];
    for (int l : all.graph.hidden) {
      states[l] = hidden.apply(l);
    }
    return new Phase(states, states.clone());
  }

  @Override
  public void reserve(int batch) {
    LearningRule.requireRoom(batches.length - 1, batch);
  }

  public void startChainsAtRandom() {
    chains.startAtRandom(random);
  }

  /** Starts the offsets, if there are any, at the means that the biases alone give. */
  public void startOffsetsAtBiases() {
    LayerOffsets centring = update.centring;
    if (centring != null) {
      centring.startAtBiases();
    }
  }

  @Override
  public void prepare(double rate, double momentum, int rows) {
    int m = settings.chains();
    update.prepare(rate, momentum, rows, m);
    if (batches[rows] == null) {
      MeanField first = inference.first(rows);
      batches[rows] = new Batch(all.rows(0, m + rows), first, phase(first::mean));
    }
  }

  @Override
  public void step(Matrix v) {
    Batch batch = requireNonNull(batches[v.rows()], "call prepare with this number of rows first");
    batch.inference.start(v);
    int ofInference = blocks * settings.iterations();
    int first = blocks - 1; // when inference reaches the first block and sampling begins
    int ofChains = blocks * variant();
    for (int i = 0; i < Math.max(ofInference, first + ofChains); i++) {
      visit(batch, (i + 1) % blocks, i < ofInference, i >= first && i < first + ofChains);
    }
    for (int l : all.graph.visible) {
      batch.pos.states()[l] = batch.inference.visible[l];
      batch.pos.seen()[l] = batch.inference.seen[l];
    }
    update.apply(batch.pos, neg);
  }

  private void visit(Batch batch, int block, boolean inData, boolean inChains) {
    if (inData) {
      batch.inference.begin(block);
    }
    if (inChains) {
      chains.begin(block, random);
    }
    if (inData && inChains && stacked) {
      batch.all.addInputs(block);
    } else {
      if (inData) {
        batch.inference.rows.addInputs(block);
      }
      if (inChains) {
        ofChains.addInputs(block);
      }
    }
    if (inData) {
      batch.inference.end(block, false);
    }
    if (inChains) {
      chains.end(block, random);
    }
  }

  public LayeredChains chains() {
    return chains;
  }

  @Override
  public ChainMemory chainMemory() {
    return memory;
  }

  @Override
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = update.state();
    state.putAll(chains.state());
    state.putAll(memory.state());
    return state;
  }
}
