package org.harmonium.kind;

import java.util.Map;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Dataset;
import org.harmonium.io.Tensor;
import org.harmonium.model.UnitsDescription;

/**
 * A model of any kind in a backend. Its further capabilities are the interfaces {@link Encodes},
 * {@link Reconstructs}, {@link Draws}, {@link Classifies} and {@link HasLikelihood}. Closing it
 * closes the model.
 */
public interface LearnedModel extends AutoCloseable {
  /** Its kind. */
  ModelKind<?> kind();

  /** The backend that holds it. */
  Backend backend();

  /** The parameters by their names in files. */
  Map<String, Matrix> parameters();

  /** V, the number of values of a row of data. */
  int visible();

  /** The units whose values rows have: {@code bernoulli} for values from 0 to 1. */
  UnitsDescription values();

  /** What a model file has to say of it beside the tensors, in order: see {@link SavedModel}. */
  Map<String, Object> description();

  /** The names of parameters that a file may lack; they then keep the values of a new model. */
  default Set<String> optionalParameters() {
    return Set.of();
  }

  /**
   * Takes the values of its parameters from the tensors of a file, which have their shapes; those
   * that the file lacks stay as they are.
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

  /** Figures of rows, such as the error of the labels that the model gives. */
  default Map<String, Double> figures(Dataset rows) {
    return Map.of();
  }

  /** Figures of the last inference, by name, such as the number of mean-field iterations. */
  default Map<String, Double> inferenceFigures() {
    return Map.of();
  }

  /**
   * Returns the model with a capability.
   *
   * @param verb what it does with rows, such as "reconstructs", for the message
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
