package org.harmonium.learning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.config.Range;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.model.Dbn;
import org.harmonium.model.LayeredMachine.Layer;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * The up-down algorithm, a contrastive form of wake-sleep that tunes all layers of a pretrained
 * deep belief net together (Hinton, Osindero and Teh 2006, "A fast learning algorithm for deep
 * belief nets", section 5 and appendix B).
 *
 * <ol>
 *   <li>Up: recognition samples h1 to h(L-1) of the data; the generative weights learn to predict
 *       each layer from the one above.
 *   <li>Top: k Gibbs steps of the RBM of the two highest layers, from there or in chains that are
 *       never reset; the RBM learns as by CD or PCD.
 *   <li>Down: a generative sample from where the Gibbs steps ended; the recognition weights learn
 *       to predict each layer from the one below.
 * </ol>
 *
 * <p>All passes use the parameters from before the update. The down pass ends in the means of the
 * visible layer. Unlike in the paper, the RBM's statistics take the means of its hidden layer, and
 * its label units are sampled like all others. Parameters of units, such as sigma, are not learned.
 */
public final class UpDown extends AbstractLearningRule {
  private final Dbn dbn;
  private final int highest; // L - 1, the layer that both passes share with the RBM
  private final Backend backend;
  private final RandomStream random;
  private final RbmLearning top; // of the RBM of the two highest layers
  private final List<DirectedUpdate> generative = new ArrayList<>(); // of Wl, l from 1 to L - 1
  private final List<DirectedUpdate> recognition = new ArrayList<>(); // of Rl
  private final List<RowScratch> up = new ArrayList<>(); // (n, Nl), l < L; v itself without labels
  private final List<RowScratch> down = new ArrayList<>(); // (m, Nl), L - 1 only with labels
  private final List<RowScratch> predicted = new ArrayList<>(); // (n or m, Nl)
  private final RowScratch topData; // (n, N(L-1) + K), used only if there are labels

  /**
   * @param dbn with untied recognition weights
   * @param persistentChains the number of persistent chains; 0 for chains that start at the data
   * @param batch rows of a minibatch; a larger one enlarges the workspace
   * @param settings decay for all weights; all others are for the highest RBM
   */
  public UpDown(
      Dbn dbn,
      KSchedule schedule,
      int persistentChains,
      int batch,
      UpdateSettings settings,
      RandomStream random) {
    super(dbn.backend(), dbn::parameters, Map.of("gibbs", random));
    Range.notNegative("persistent chains", persistentChains);
    if (!dbn.isUntied()) {
      throw new IllegalArgumentException(
          "the recognition weights are the generative ones; untie the net before up-down learning");
    }
    this.dbn = dbn;
    this.highest = dbn.depth() - 1;
    this.backend = dbn.backend();
    this.random = random;
    this.top = workspace.own(() -> top(persistentChains, schedule, settings));
    for (int l = 0; l <= highest; l++) {
      up.add(room(dbn.size(l)));
      down.add(room(dbn.size(l)));
      predicted.add(room(dbn.size(l)));
    }
    for (int l = 1; l <= highest; l++) {
      Rbm rbm = dbn.lower(l);
      Layer below = new Layer(rbm.visibleUnits(), rbm.visibleBias());
      Layer above = new Layer(rbm.hiddenUnits(), dbn.recognitionBias(l));
      Matrix r = dbn.recognitionWeights(l);
      generative.add(new DirectedUpdate(workspace, backend, below, true, rbm.weights(), settings));
      recognition.add(new DirectedUpdate(workspace, backend, above, false, r, settings));
    }
    this.topData = room(dbn.top().visible());
    workspace.prepare(() -> reserve(batch));
  }

  private RbmLearning top(int persistentChains, KSchedule schedule, UpdateSettings settings) {
    Rbm rbm = dbn.top();
    NegativePhase negative =
        persistentChains > 0
            ? new PersistentContrastiveDivergence(rbm, persistentChains, random)
            : new ContrastiveDivergence(rbm, VisibleStates.SAMPLES, random);
    return new RbmLearning(negative, schedule, settings);
  }

  private RowScratch room(int cols) {
    return workspace.own(() -> new RowScratch(backend, cols));
  }

  @Override
  public void reserve(int batch) {
    top.reserve(batch);
    int m = states(batch).rows();
    for (int l = 0; l <= highest; l++) {
      up.get(l).reserve(batch);
      down.get(l).reserve(m);
      predicted.get(l).reserve(Math.max(m, batch));
    }
    generative.forEach(update -> update.reserve(batch));
    recognition.forEach(update -> update.reserve(m));
    topData.reserve(batch);
    dbn.reserve(Math.max(m, batch));
  }

  /** The states (m, N(L-1) + K) at which the Gibbs steps for a minibatch of n rows end. */
  private Matrix states(int n) {
    return top.negativePhase().v(n);
  }

  public void startChainsAtRandom() {
    top.startChainsAtRandom();
  }

  @Override
  public void startEpoch(int epoch) {
    top.startEpoch(epoch);
  }

  @Override
  public int variant() {
    return top.variant();
  }

  @Override
  public void prepare(double rate, double momentum, int rows) {
    reserve(rows);
    int m = states(rows).rows();
    generative.forEach(update -> update.prepare(rate, momentum, rows));
    recognition.forEach(update -> update.prepare(rate, momentum, m));
    top.prepare(rate, momentum, rows);
  }

  /**
   * @param v rows of data (n, V + K), with their labels, one-hot, if the net has label units
   */
  @Override
  public void step(Matrix v) {
    int n = v.rows();
    Matrix[] wake = upPass(v);
    top.step(withLabels(wake[highest], v)); // changes no parameter of the passes
    Matrix[] sleep = downPass(states(n));
    for (int l = 1; l <= highest; l++) {
      Matrix below = predicted.get(l - 1).rows(n);
      dbn.generativeMean(l - 1, wake[l], below);
      generative.get(l - 1).apply(wake[l], below, wake[l - 1]);
      Matrix above = predicted.get(l).rows(sleep[l].rows());
      dbn.recognitionMean(l, sleep[l - 1], above);
      recognition.get(l - 1).apply(dbn.lower(l).statistic(sleep[l - 1]), above, sleep[l]);
    }
  }

  /** Returns the data and a recognition sample of each layer up to L - 1. */
  private Matrix[] upPass(Matrix v) {
    Matrix[] wake = new Matrix[highest + 1];
    wake[0] = v;
    if (dbn.labels() > 0) {
      wake[0] = up.get(0).rows(v.rows());
      backend.copyColumns(v, 0, dbn.size(0), wake[0], 0);
    }
    for (int l = 1; l <= highest; l++) {
      wake[l] = up.get(l).rows(v.rows());
      dbn.recognitionSample(l, wake[l - 1], random, wake[l]);
    }
    return wake;
  }

  /** Returns the training rows of the RBM: the states of layer L - 1, and the labels of v. */
  private Matrix withLabels(Matrix states, Matrix v) {
    if (dbn.labels() == 0) {
      return states;
    }
    Matrix x = topData.rows(v.rows());
    backend.copyColumns(states, 0, states.cols(), x, 0);
    backend.copyColumns(v, dbn.size(0), dbn.labels(), x, states.cols());
    return x;
  }

  /** Returns a generative sample of each layer below a state x, and means of v. */
  private Matrix[] downPass(Matrix x) {
    Matrix[] sleep = new Matrix[highest + 1];
    sleep[highest] = x;
    if (dbn.labels() > 0) {
      sleep[highest] = down.get(highest).rows(x.rows());
      backend.copyColumns(x, 0, dbn.size(highest), sleep[highest], 0);
    }
    for (int l = highest - 1; l >= 0; l--) {
      sleep[l] = down.get(l).rows(x.rows());
      if (l > 0) {
        dbn.generativeSample(l, sleep[l + 1], random, sleep[l]);
      } else {
        dbn.generativeMean(l, sleep[l + 1], sleep[l]);
      }
    }
    return sleep;
  }

  @Override
  public @Nullable ChainMemory chainMemory() {
    return top.chainMemory();
  }

  @Override
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    for (int l = 1; l <= highest; l++) {
      state.put("dW" + l, generative.get(l - 1).dW);
      state.put(l == 1 ? "db" : "dc" + (l - 1), generative.get(l - 1).db);
      state.put("dR" + l, recognition.get(l - 1).dW);
      state.put("dr" + l, recognition.get(l - 1).db);
      state.putAll(dbn.lower(l).visibleUnits().state());
    }
    Map<String, Matrix> ofTop = top.update.state();
    ofTop.forEach((name, x) -> state.put(nameOfTop(name), x));
    state.putAll(top.negativePhase().state());
    return state;
  }

  private String nameOfTop(String name) {
    return switch (name) {
      case "db" -> highest == 0 ? "db" : "dc" + highest;
      case "dc" -> "dc" + dbn.depth();
      default -> name + dbn.depth();
    };
  }
}
