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
 * Layers one after the other: the output of each is the input of the next, and derivatives pass
 * through them in the opposite order.
 *
 * <p>Parameters and statistics have their names within the layers with a number, from 1: the first
 * W of all is W1, the second W2, the first gain is gain1. The layers of a sequence within a
 * sequence count as if they were layers of the outer one.
 */
public final class Sequence implements Layer {
  private final Backend backend;
  private final Workspace workspace;
  private final List<Layer> layers;
  private final List<Parameter> parameters;
  private final Map<String, Matrix> statistics;
  private final List<@Nullable Penalised> penalties = new ArrayList<>(); // by layer
  private final @Nullable Matrix[] outputs; // of the last forward pass, by layer
  private int frozen; // the number of lowest layers that do not learn
  private int lowestLearned; // the first layer that learns; the number of layers if there is none

  /** A penalty on the output of a layer, and room for the derivatives with it (n, outputs). */
  private record Penalised(Penalty penalty, RowScratch gradients) {}

  /**
   * @param layers at least one; closed with the sequence, and also if this constructor fails
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

  /** Opens the layers that are described, the first one first. */
  public static Sequence open(Backend backend, List<LayerDescription> descriptions) {
    requireFit(descriptions);
    Workspace opened = new Workspace(backend); // closed only if one of them cannot be opened
    List<Layer> layers = new ArrayList<>();
    for (LayerDescription description : descriptions) {
      layers.add(opened.own(() -> description.open(backend, layers)));
    }
    try {
      for (int i = 0; i < layers.size(); i++) {
        requireTensors(descriptions.get(i), layers.get(i));
      }
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    return new Sequence(backend, layers);
  }

  /** Code that plans with a description relies on the layer having the tensors it lists. */
  private static void requireTensors(LayerDescription description, Layer layer) {
    List<TensorShape> parameters = layer.parameters().stream().map(Parameter::shape).toList();
    List<TensorShape> statistics =
        layer.statistics().entrySet().stream()
            .map(e -> new TensorShape(e.getKey(), e.getValue().rows(), e.getValue().cols(), false))
            .toList();
    if (!parameters.equals(description.parameters())
        || !statistics.equals(description.statistics())) {
      throw new IllegalStateException(
          "layer %s has the tensors %s and %s, its description lists %s and %s"
              .formatted(
                  description,
                  parameters,
                  statistics,
                  description.parameters(),
                  description.statistics()));
    }
  }

  /**
   * Checks that each layer can follow those before it.
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

  @Override
  public List<Layer> leaves() {
    return layers.stream().flatMap(layer -> layer.leaves().stream()).toList();
  }

  // ---------------------------------------------------------------- names

  private static final class Numbers {
    private final Map<String, Integer> counts = new HashMap<>();

    String next(String name) {
      return name + counts.merge(name, 1, Integer::sum);
    }
  }

  /**
   * The parameters of layers that learn, with the names that {@link #learned} gives them.
   *
   * @param frozen the number of lowest layers that do not learn
   */
  public static List<TensorShape> learned(List<LayerDescription> layers, int frozen) {
    Numbers numbers = new Numbers();
    List<TensorShape> learned = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      for (TensorShape shape : layers.get(i).parameters()) {
        TensorShape numbered = shape.named(numbers.next(shape.name()));
        if (i >= frozen) {
          learned.add(numbered);
        }
      }
    }
    return learned;
  }

  private List<Parameter> numberedParameters() {
    Numbers numbers = new Numbers();
    List<Parameter> all = new ArrayList<>();
    for (Layer leaf : leaves()) {
      for (Parameter p : leaf.parameters()) {
        all.add(p.named(numbers.next(p.name())));
      }
    }
    return List.copyOf(all);
  }

  private Map<String, Matrix> numberedStatistics() {
    Numbers numbers = new Numbers();
    Map<String, Matrix> all = new LinkedHashMap<>();
    for (Layer leaf : leaves()) {
      leaf.statistics().forEach((name, x) -> all.put(numbers.next(name), x));
    }
    return all;
  }

  // ---------------------------------------------------------------- penalties, frozen layers

  /**
   * Adds a penalty on the output of a layer to the loss. Backward passes add its derivatives to
   * those by this output, unless only the derivative by the input is wanted. To be called before
   * {@link #reserve}.
   *
   * @param layer its number, from 0
   * @param penalty closed with the sequence; replaces an earlier one on this layer
   */
  public void penalise(int layer, Penalty penalty) {
    workspace.own(() -> penalty);
    int width = layers.get(layer).outputs();
    RowScratch room = workspace.own(() -> new RowScratch(backend, width));
    penalties.set(layer, new Penalised(penalty, room));
  }

  /** The sum of all penalties for the last forward pass, in double. Waits. */
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
   * Freezes the lowest layers: from now on they work as at inference, in training too, and backward
   * passes for parameters end above them.
   *
   * @param lowest their number, from 0 to all
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
    // Below the lowest layer that learns, only the derivative by the input needs a pass.
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
   * The descriptions of its {@link #leaves}.
   *
   * @throws IllegalStateException if a layer is tied to one that is not among them
   */
  @Override
  public List<LayerDescription> descriptions() {
    List<Layer> leaves = leaves();
    return leaves.stream().map(leaf -> leaf.descriptionAmong(leaves)).toList();
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
