package org.harmonium.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.ShapeException;
import org.harmonium.backend.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * Layers one after the other: the output of each is the input of the next, and derivatives go back
 * the same way.
 *
 * <p>Parameters and statistics have the names of their layers with a number each, from 1: the first
 * W of all is W1, the second W2, the first gain is gain1. Layers of sequences within count as if
 * they stood here.
 */
public final class Sequence implements Layer {
  private final Backend backend;
  private final Workspace workspace;
  private final List<Layer> layers;
  private final List<Parameter> parameters;
  private final Map<String, Matrix> statistics;
  private final List<@Nullable Penalised> penalties = new ArrayList<>(); // by layer
  private final @Nullable Matrix[] outputs; // of the last forward pass, by layer
  private int frozen; // how many of the lowest layers learn nothing
  private int lowestLearned; // the first layer that learns; the number of layers if none

  /** A penalty on a layer's output, and room for the derivatives with it (n, outputs). */
  private record Penalised(Penalty penalty, RowScratch gradients) {}

  /**
   * @param layers at least one; closed with the sequence, or when it cannot be made
   * @throws ShapeException if the outputs of one are not as many as the inputs of the next
   */
  public Sequence(Backend backend, List<? extends Layer> layers) {
    this.backend = backend;
    this.workspace = new Workspace(backend);
    this.layers = List.copyOf(layers);
    this.layers.forEach(layer -> workspace.own(() -> layer));
    try {
      requireChain(this.layers);
    } catch (RuntimeException e) {
      workspace.close();
      throw e;
    }
    this.parameters = numberedParameters();
    this.statistics = numberedStatistics();
    this.layers.forEach(layer -> penalties.add(null));
    this.outputs = new Matrix[this.layers.size()];
    this.lowestLearned = lowestLearned();
  }

  private int lowestLearned() {
    int lowest = frozen;
    while (lowest < layers.size() && layers.get(lowest).parameters().isEmpty()) {
      lowest++;
    }
    return lowest;
  }

  /** The layers that are described, the first one first. */
  public static Sequence open(Backend backend, List<LayerDescription> descriptions) {
    requireFit(descriptions);
    Workspace opened = new Workspace(backend); // closed only if one of them cannot be made
    List<Layer> layers = new ArrayList<>();
    for (LayerDescription description : descriptions) {
      layers.add(opened.own(() -> description.open(backend, layers)));
    }
    return new Sequence(backend, layers);
  }

  /**
   * Demands that each layer can stand on those before it.
   *
   * @throws IllegalArgumentException in one sentence that names the layers and both shapes
   */
  public static void requireFit(List<LayerDescription> descriptions) {
    if (descriptions.isEmpty()) {
      throw new IllegalArgumentException("a network needs at least one layer");
    }
    for (int i = 0; i < descriptions.size(); i++) {
      descriptions.get(i).requireFit(descriptions.subList(0, i));
    }
  }

  private static void requireChain(List<Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a network needs at least one layer");
    }
    for (int i = 1; i < layers.size(); i++) {
      Layer below = layers.get(i - 1);
      Layer layer = layers.get(i);
      LayerWord.requireChain(i, below, below.outputs(), layer, layer.inputs());
    }
  }

  private List<Layer> leaves() {
    List<Layer> leaves = new ArrayList<>();
    for (Layer layer : layers) {
      if (layer instanceof Sequence inner) {
        leaves.addAll(inner.leaves());
      } else {
        leaves.add(layer);
      }
    }
    return leaves;
  }

  private List<Parameter> numberedParameters() {
    Map<String, Integer> counts = new HashMap<>();
    List<Parameter> all = new ArrayList<>();
    for (Layer leaf : leaves()) {
      for (Parameter p : leaf.parameters()) {
        all.add(p.named(p.name() + counts.merge(p.name(), 1, Integer::sum)));
      }
    }
    return List.copyOf(all);
  }

  private Map<String, Matrix> numberedStatistics() {
    Map<String, Integer> counts = new HashMap<>();
    Map<String, Matrix> all = new LinkedHashMap<>();
    for (Layer leaf : leaves()) {
      leaf.statistics()
          .forEach((name, x) -> all.put(name + counts.merge(name, 1, Integer::sum), x));
    }
    return all;
  }

  /**
   * Adds a penalty on a layer's output to the loss: its derivatives join those that come back to
   * this layer, unless only the input's are wanted. To be called before {@link #reserve}.
   *
   * @param layer its number, from 0
   * @param penalty closed with the sequence; it takes the place of one that was there
   */
  public void penalise(int layer, Penalty penalty) {
    workspace.own(() -> penalty);
    int width = layers.get(layer).outputs();
    RowScratch room = workspace.own(() -> new RowScratch(backend, width));
    penalties.set(layer, new Penalised(penalty, room));
  }

  /** What all penalties of the last forward pass add to the loss, in double. Waits. */
  public double penalty() {
    double sum = 0;
    for (int i = 0; i < layers.size(); i++) {
      Penalised here = penalties.get(i);
      if (here != null) {
        sum += here.penalty().value(output(i));
      }
    }
    return sum;
  }

  /**
   * From now on the lowest layers learn nothing: they pass as at inference, in training too, and
   * backward passes for parameters end above them.
   *
   * @param lowest how many, from 0 to all
   */
  public void freeze(int lowest) {
    frozen = Objects.checkIndex(lowest, layers.size() + 1);
    lowestLearned = lowestLearned();
  }

  /** The parameters of the layers that learn. */
  public List<Parameter> learned() {
    int fixed = layers.stream().limit(frozen).mapToInt(layer -> layer.parameters().size()).sum();
    return parameters.subList(fixed, parameters.size());
  }

  // ---------------------------------------------------------------- passes

  @Override
  public void reserve(int n) {
    layers.forEach(layer -> layer.reserve(n));
    for (Penalised here : penalties) {
      if (here != null) {
        here.penalty().reserve(n);
        here.gradients().reserve(n);
      }
    }
  }

  @Override
  public Matrix forward(Matrix x, @Nullable RandomStream training) {
    Matrix y = x;
    for (int i = 0; i < outputs.length; i++) {
      y = layers.get(i).forward(y, i < frozen ? null : training);
      outputs[i] = y;
    }
    return y;
  }

  @Override
  public @Nullable Matrix backward(Matrix dy, Wanted wanted) {
    // Below the lowest layer that learns, derivatives are of use to the input only.
    int lowest = wanted.input() ? 0 : lowestLearned;
    Matrix d = dy;
    for (int i = outputs.length - 1; i >= lowest; i--) {
      boolean learns = wanted.parameters() && i >= frozen;
      Matrix here = learns ? withPenalty(i, d) : d;
      boolean last = i == lowest && !wanted.input();
      Wanted its = last ? Wanted.PARAMETERS : learns ? Wanted.BOTH : Wanted.INPUT;
      Matrix below = layers.get(i).backward(here, its);
      if (below == null) {
        return null;
      }
      d = below;
    }
    return wanted.input() ? d : null;
  }

  private Matrix withPenalty(int layer, Matrix dy) {
    Penalised here = penalties.get(layer);
    if (here == null) {
      return dy;
    }
    Matrix all = here.gradients().rows(dy.rows());
    backend.copy(dy, all);
    here.penalty().addGradient(output(layer), all);
    return all;
  }

  // ---------------------------------------------------------------- parts

  /** The output of a layer, counted from 0, in the last forward pass. */
  public Matrix output(int layer) {
    Matrix y = outputs[layer];
    if (y == null) {
      throw new IllegalStateException("there was no forward pass yet");
    }
    return y;
  }

  /** The layers, the first one first. */
  public List<Layer> layers() {
    return layers;
  }

  @Override
  public int inputs() {
    return layers.get(0).inputs();
  }

  @Override
  public int outputs() {
    return layers.get(layers.size() - 1).outputs();
  }

  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  @Override
  public Map<String, Matrix> statistics() {
    return statistics;
  }

  /**
   * What its layers are, those of sequences within in their places.
   *
   * @throws IllegalStateException if a layer is tied to one that is not here
   */
  @Override
  public List<LayerDescription> descriptions() {
    List<Layer> leaves = leaves();
    List<LayerDescription> descriptions = new ArrayList<>();
    for (Layer leaf : leaves) {
      descriptions.add(
          leaf instanceof Dense dense && dense.isTied()
              ? dense.tiedTo(leaves)
              : leaf.descriptions().get(0));
    }
    return descriptions;
  }

  @Override
  public void close() {
    workspace.close();
  }

  /** The words of its layers. */
  @Override
  public String toString() {
    return leaves().toString();
  }
}
