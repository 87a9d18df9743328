package org.harmonium.experiment.learned;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Dataset;

/**
 * A model of any kind in a backend. What more can be asked of it, the interfaces {@link Encodes},
 * {@link Reconstructs}, {@link Draws} and {@link Classifies} say. Closing it closes the model.
 */
public interface LearnedModel extends AutoCloseable {
  /** What it is. */
  ModelKind kind();

  /** Where it lives. */
  Backend backend();

  /** The parameters by their names in files. */
  Map<String, Matrix> parameters();

  /** V, the number of values of a row of data. */
  int visible();

  /** Further figures of rows, such as the error of the labels that the model gives. */
  default Map<String, Double> figures(Dataset rows) {
    return Map.of();
  }

  /** What is known of the last inference, by name: how many mean-field iterations it took. */
  default Map<String, Double> inferenceFigures() {
    return Map.of();
  }

  /**
   * The model as one of which something can be asked.
   *
   * @param question what, such as "reconstructs"
   * @throws IllegalArgumentException if a model of its kind cannot answer
   */
  default <T> T as(Class<T> capability, String question) {
    if (!capability.isInstance(this)) {
      throw new IllegalArgumentException(
          "the model is %s, which %s no rows; give a model of another kind"
              .formatted(kind().withArticle(), question));
    }
    return capability.cast(this);
  }

  @Override
  void close();
}
