package org.harmonium.learning;

import static java.util.Objects.requireNonNull;
import static org.harmonium.learning.HiddenRows.EVEN;
import static org.harmonium.learning.HiddenRows.ODD;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Dbm;
import org.jspecify.annotations.Nullable;

/**
 * Joint training of all layers of a deep Boltzmann machine: the data's expectations by mean-field
 * inference, the model's by persistent chains (Salakhutdinov and Hinton, "Deep Boltzmann machines",
 * AISTATS 2009, section 2.3, algorithm 1).
 *
 * <p>The two phases are independent until the update, and their half-steps have the same inputs:
 *
 * <pre>
 *   data     start, odd   even odd  even ..  even
 *   chains                even odd  even ..  even  odd
 * </pre>
 *
 * <p>Rows [0, m) of the hidden layers are the chains, rows [m, m + n) the minibatch. Where the
 * phases are <em>stacked</em>, half-steps of both that fall together are one product over all rows;
 * otherwise each phase has its own. The draws are the same. Stacking halves the number of products,
 * which is what counts on a GPU; the CPU multiplies matrices of zeros and ones by a faster method,
 * which rows of means beside those of samples would take from it (784-500-1000, 100 rows, 100
 * chains, 10 iterations: with 1, 5 and 10 sweeps, stacking takes 1.00, 1.10 and 1.11 of the time on
 * JDK 25 and 1.04, 1.16 and 1.21 on JDK 17).
 */
public final class MeanFieldLearning implements LearningRule {
  private final Dbm dbm;
  private final MeanFieldSettings settings;
  private final boolean stacked;
  private final RandomStream random;
  private final Workspace workspace;
  private final HiddenRows all; // (chains + batch, .)
  private final HiddenRows ofChains;
  private final DbmChains chains;
  private final ChainMemory memory;
  private final MeanField inference; // of the largest minibatch
  private final DbmUpdate update;
  private final Matrix[] neg; // by layer
  private final @Nullable Batch[] batches; // by minibatch size, so that a step allocates nothing
  private int sweeps; // of the chains, in this epoch

  /** The part of the workspace that serves minibatches of one size. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two
  private record Batch(HiddenRows ofData, HiddenRows all, MeanField inference, Matrix[] pos) {}

  /** Stacked where that is faster: everywhere but on the CPU. */
  public MeanFieldLearning(Dbm dbm, MeanFieldSettings settings, int batch, RandomStream random) {
    this(dbm, settings, batch, random, !dbm.backend().name().equals("cpu"));
  }

  /**
   * @param batch the largest number of rows of a minibatch
   * @param stacked whether both phases share products; the results are the same but for rounding
   */
  public MeanFieldLearning(
      Dbm dbm, MeanFieldSettings settings, int batch, RandomStream random, boolean stacked) {
    this.dbm = dbm;
    this.settings = settings;
    this.stacked = stacked;
    this.random = random;
    this.sweeps = settings.sweeps().at(0);
    this.workspace = new Workspace(dbm.backend());
    int m = settings.chains();
    this.update = workspace.own(() -> new DbmUpdate(dbm, settings, batch));
    this.all = workspace.own(() -> new HiddenRows(dbm, m + batch));
    this.ofChains = all.rows(0, m);
    this.chains = workspace.own(() -> new DbmChains(ofChains));
    Matrix v = chains.v();
    this.memory = workspace.own(() -> new ChainMemory(dbm.backend(), v, dbm.size(0)));
    HiddenRows ofData = all.rows(m, m + batch);
    this.inference = workspace.own(() -> new MeanField(ofData, settings.damping()));
    this.neg = new Matrix[dbm.depth() + 1];
    neg[0] = chains.statistic();
    for (int l = 1; l <= dbm.depth(); l++) {
      neg[l] = chains.expectation(l);
    }
    this.batches = new Batch[batch + 1];
  }

  /** Starts every chain at random; see {@link DbmChains#startAtRandom}. */
  public void startChainsAtRandom() {
    chains.startAtRandom(random);
  }

  /** Starts the offsets of the centred variant at the means that units have by their biases. */
  public void startOffsetsAtBiases() {
    LayerOffsets centring = update.centring();
    if (centring != null) {
      centring.startAtBiases();
    }
  }

  @Override
  public void startEpoch(int epoch) {
    sweeps = settings.sweeps().at(epoch);
  }

  @Override
  public int variant() {
    return sweeps;
  }

  @Override
  public void prepare(double rate, double momentum, int rows) {
    int m = settings.chains();
    update.prepare(rate, momentum, rows, m);
    if (batches[rows] == null) {
      MeanField first = inference.first(rows);
      Matrix[] pos = new Matrix[dbm.depth() + 1];
      for (int l = 1; l <= dbm.depth(); l++) {
        pos[l] = first.mean(l);
      }
      HiddenRows ofData = all.rows(m, m + rows);
      batches[rows] = new Batch(ofData, all.rows(0, m + rows), first, pos);
    }
  }

  @Override
  public void step(Matrix v) {
    Batch batch = requireNonNull(batches[v.rows()], "call prepare with this number of rows first");
    batch.inference.start(v);
    int ofInference = 2 * settings.iterations(); // half-steps
    int ofChains = 2 * sweeps;
    for (int i = 0; i < Math.max(ofInference, ofChains + 1); i++) {
      halfStep(batch, i % 2 == 0 ? ODD : EVEN, i < ofInference, i >= 1 && i <= ofChains);
    }
    batch.pos[0] = batch.inference.seen(v);
    update.apply(v, batch.pos, chains.v(), neg);
  }

  private void halfStep(Batch batch, int parity, boolean inData, boolean inChains) {
    if (inData) {
      batch.inference.begin(parity);
    }
    if (inChains) {
      chains.begin(parity, random);
    }
    if (inData && inChains && stacked) {
      batch.all.addInputs(parity);
    } else {
      if (inData) {
        batch.ofData.addInputs(parity);
      }
      if (inChains) {
        ofChains.addInputs(parity);
      }
    }
    if (inData) {
      batch.inference.end(parity);
    }
    if (inChains) {
      chains.end(parity, random);
    }
  }

  /** The chains: fantasy particles of the model. */
  public DbmChains chains() {
    return chains;
  }

  @Override
  public ChainMemory chainMemory() {
    return memory;
  }

  @Override
  public Map<String, Matrix> parameters() {
    return dbm.parameters();
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
