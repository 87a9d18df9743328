package org.harmonium.experiment.learned;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.Dataset;
import org.harmonium.model.Units;
import org.jspecify.annotations.Nullable;

/** A model of any kind in a backend, and what can be asked of it. Closing it closes the model. */
public interface LearnedModel extends AutoCloseable {
  /** What it is. */
  ModelKind kind();

  /** Where it lives. */
  Backend backend();

  /** The parameters by their names in files. */
  Map<String, Matrix> parameters();

  // ---------------------------------------------------------------- layers

  /** What the visible units are. */
  Units visibleUnits();

  /** What the hidden units are. */
  Units hiddenUnits();

  /** V, the number of visible units that stand for data. */
  int visible();

  /** How many hidden layers it has. */
  int layers();

  /** The number of units of a hidden layer, from 1. */
  int hidden(int layer);

  /** How many classes it models jointly with the data; 0 for none. */
  default int classes() {
    return 0;
  }

  // ---------------------------------------------------------------- inference

  /**
   * h = the means of a hidden layer given v (n, V), or a sample.
   *
   * @param layer from 1
   * @param random where a sample comes from; null for the means
   */
  void encode(Matrix v, int layer, @Nullable RandomStream random, Matrix h);

  /** The reconstruction of v (n, V) from the means of the hidden units. */
  void reconstruct(Matrix v, Matrix reconstruction);

  /** Chains that draw from it. */
  Sampler sampler(int chains);

  /**
   * The rows of a clamp with their free units at the means that mean-field inference finds.
   *
   * @throws IllegalArgumentException if the model has no such inference
   */
  default Completion complete(Clamp clamp) {
    throw new IllegalArgumentException(
        "a deep belief net has no mean-field completion; leave --mean-field out, and chains complete the rows");
  }

  /**
   * How its likelihood is found.
   *
   * @param means of the visible units over {@code rows} rows: annealing starts there
   */
  Likelihood likelihood(double[] means, int rows, long seed);

  /** What is known of the last inference, by name: how many mean-field iterations it took. */
  default Map<String, Double> inferenceFigures() {
    return Map.of();
  }

  /** Further figures of labelled rows, such as the error of the labels that the model gives. */
  default Map<String, Double> labelFigures(Dataset rows) {
    return Map.of();
  }

  // ---------------------------------------------------------------- pictures

  /**
   * What the first units of a hidden layer look for: their weights, and above the first layer those
   * of the layers below combined linearly.
   *
   * @return at most n rows of V numbers
   */
  float[][] features(int layer, int n);

  @Override
  void close();
}
