package org.harmonium.kind.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.harmonium.backend.RandomStream;
import org.harmonium.io.Tensor;
import org.harmonium.kind.Clamp;
import org.harmonium.kind.Draws;
import org.harmonium.kind.Encodes;
import org.harmonium.kind.HasLikelihood;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.Reconstructs;
import org.harmonium.kind.Sampler;
import org.harmonium.model.Units;
import org.harmonium.model.UnitsDescription;

/** A Boltzmann machine in a backend. */
public interface LearnedMachine extends LearnedModel, Encodes, Reconstructs, Draws, HasLikelihood {
  // ---------------------------------------------------------------- layers

  /** The visible units. */
  Units visibleUnits();

  /** The hidden units. */
  Units hiddenUnits();

  @Override
  default UnitsDescription values() {
    return UnitsDescription.parse(visibleUnits().name());
  }

  @Override
  default String codes() {
    return nameOfMeans(hiddenUnits());
  }

  /** Returns the name of the means of units: probabilities if each is the probability of a 1. */
  static String nameOfMeans(Units units) {
    return UnitsDescription.parse(units.name()).hasProbabilities() ? "probabilities" : "means";
  }

  /** The number of classes that it models jointly with the data; 0 for none. */
  default int classes() {
    return 0;
  }

  // ---------------------------------------------------------------- files

  /** The units, by name. */
  @Override
  default Map<String, Object> description() {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("visibleUnits", visibleUnits().name());
    description.put("hiddenUnits", hiddenUnits().name());
    return description;
  }

  /** The deviations of units are 1 if a file has none. */
  @Override
  default Set<String> optionalParameters() {
    return visibleUnits().parameters().keySet();
  }

  @Override
  default void take(Map<String, Tensor> tensors) {
    LearnedModel.super.take(tensors);
    Tensor sigma = tensors.get("sigma");
    if (sigma != null && visibleUnits().isScaled()) {
      float[] values = sigma.floats();
      visibleUnits()
          .matchDeviations(IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray());
    }
  }

  // ---------------------------------------------------------------- inference

  /** Opens chains that draw from the machine. */
  Sampler sampler(int chains);

  /** Draws by Gibbs chains that start at random states. */
  @Override
  default float[][] draw(int n, int steps, RandomStream random) {
    try (Sampler sampler = sampler(n)) {
      sampler.start(random);
      sampler.advance(steps, random);
      return sampler.means();
    }
  }

  @Override
  default float[][] samples(int n, int steps, RandomStream random) {
    try (Sampler sampler = sampler(n)) {
      sampler.start(random);
      sampler.advance(steps, random);
      return sampler.states(random);
    }
  }

  /**
   * Returns the rows of a clamp with their free units at the means of mean-field inference.
   *
   * @throws IllegalArgumentException if the model has no such inference
   */
  default Completion complete(Clamp clamp) {
    throw new IllegalArgumentException(
        "a deep belief net has no mean-field completion; draw samples with the clamped rows");
  }

  // ---------------------------------------------------------------- pictures

  /**
   * Returns the filters of the first units of a hidden layer: their weights or, above the first
   * layer, the linear combination of the weights of the layers below.
   *
   * @return at most n rows of V numbers
   */
  float[][] features(int layer, int n);
}
