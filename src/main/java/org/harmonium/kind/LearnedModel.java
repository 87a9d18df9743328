package org.harmonium.kind;

import java.util.Map;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Dataset;
import org.harmonium.io.Tensor;
import org.harmonium.model.UnitsDescription;

/**
 * A model of any kind in a backend. Its optional capabilities are the interfaces {@link Encodes},
 * {@link Reconstructs}, {@link Draws}, {@link Classifies} and {@link HasLikelihood}. Closing it
 * closes the model.
 */
public interface LearnedModel extends AutoCloseable {
  /** Its kind. */
  ModelKind<?> kind();

  /** The backend that holds it. */
  Backend backend();

  /** The parameters, keyed by their names in files. */
  Map<String, Matrix> parameters();

  /** V, the number of values of a row of data. */
  int visible();

  /** The units of the values of rows: {@code bernoulli} for values from 0 to 1. */
  UnitsDescription values();

  /**
   * The description that a model file contains beside the tensors, in order; see {@link
   * SavedModel}.
   */
  Map<String, Object> description();

  /**
   * The names of optional parameters. A parameter that the file lacks keeps the value of a new
   * model.
   */
  default Set<String> optionalParameters() {
    return Set.of();
  }

  /**
   * Sets the parameters from the tensors of a file, whose shapes were checked. Parameters that the
   * file lacks are not changed.
   */
  default void take(Map<String, Tensor> tensors) {
    parameters()
        .forEach(
            (name, x) -> {
              Tensor tensor = tensors.get(name);
              if (tensor != null) {
                backend().write(tensor.floats(), x);
              }
            });
  }

  /** Returns figures of rows, such as the classification error. */
  default Map<String, Double> figures(Dataset rows) {
    return Map.of();
  }

  /** Figures of the last inference, by name, such as the number of mean-field iterations. */
  default Map<String, Double> inferenceFigures() {
    return Map.of();
  }

  /**
   * Returns this model as a capability.
   *
   * @param verb what the capability does with rows, such as "reconstructs", for the message
   * @throws IllegalArgumentException if a model of its kind lacks the capability
   */
  default <T> T as(Class<T> capability, String verb) {
    if (!capability.isInstance(this)) {
      throw new IllegalArgumentException(
          "the model is %s, which %s no rows; give a model of another kind"
              .formatted(kind().withArticle(), verb));
    }
    return capability.cast(this);
  }

  @Override
  void close();
}
