package org.harmonium.kind.classifier;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.Dataset;
import org.harmonium.kind.Classifies;
import org.harmonium.kind.ModelKind;
import org.harmonium.kind.network.HiddenLayers;
import org.harmonium.kind.network.LayerWords;
import org.harmonium.kind.network.LearnedNetwork;
import org.harmonium.kind.rows.Rows;
import org.harmonium.learning.AugmentedInput;
import org.harmonium.learning.ConfusionCounts;
import org.harmonium.model.Dbm;
import org.harmonium.model.Network;
import org.harmonium.model.UnitsDescription;
import org.jspecify.annotations.Nullable;

/**
 * A network that classifies rows.
 *
 * @param network the network, with one output per class
 * @param machine the deep Boltzmann machine that augments the inputs by the means of its second
 *     hidden layer; null if the inputs are the rows themselves
 */
public record LearnedClassifier(Network network, @Nullable Dbm machine)
    implements LearnedNetwork, Classifies {
  /** The prefix of the names of the machine's tensors. */
  public static final String MACHINE = "machine.";

  /** Mean-field iterations of the machine. */
  public static final int ITERATIONS = 10;

  @Override
  public ModelKind<?> kind() {
    return new ClassifierKind();
  }

  @Override
  public Map<String, Matrix> parameters() {
    Map<String, Matrix> parameters = new LinkedHashMap<>(network.parameters());
    if (machine != null) {
      machine.parameters().forEach((name, x) -> parameters.put(MACHINE + name, x));
    }
    return parameters;
  }

  @Override
  public UnitsDescription values() {
    return UnitsDescription.parse("gaussian");
  }

  @Override
  public Map<String, Object> description() {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("layers", LayerWords.words(network.layers().descriptions()));
    if (machine != null) {
      description.put("machine", ClassifierKind.sizes(machine));
    }
    return description;
  }

  @Override
  public int visible() {
    return machine == null ? network.inputs() : machine.size(0);
  }

  @Override
  public HiddenLayers hiddenLayers() {
    return HiddenLayers.of(network);
  }

  @Override
  public void encode(Matrix v, int layer, @Nullable RandomStream random, Matrix h) {
    withInputs(v, x -> hiddenLayers().encode(x, layer, random, h));
  }

  @Override
  public int classes() {
    return network.outputs();
  }

  @Override
  public int[] classify(Dataset rows) {
    int[] classes = new int[rows.rows()];
    Rows.each(
        backend(),
        rows,
        (v, from) ->
            withInputs(
                v,
                x ->
                    System.arraycopy(
                        ConfusionCounts.predict(network, x), 0, classes, from, v.rows())));
    return classes;
  }

  /** Returns the classification error; empty for rows without labels. */
  @Override
  public Map<String, Double> figures(Dataset rows) {
    return rows.labels() == null ? Map.of() : Map.of("error", confusion(rows).error());
  }

  /** Computes x (n, inputs), the inputs of the network for rows v. */
  void inputs(Matrix v, Matrix x) {
    Dbm augmenting = machine;
    if (augmenting == null) {
      backend().copy(v, x);
      return;
    }
    try (AugmentedInput input = new AugmentedInput(augmenting, v.rows(), ITERATIONS, 0)) {
      input.of(v, x);
    }
  }

  private void withInputs(Matrix v, Consumer<Matrix> use) {
    if (machine == null) {
      use.accept(v);
      return;
    }
    try (Matrix x = backend().zeros(v.rows(), network.inputs())) {
      inputs(v, x);
      use.accept(x);
    }
  }

  @Override
  public void close() {
    network.close();
    if (machine != null) {
      machine.close();
    }
  }
}
