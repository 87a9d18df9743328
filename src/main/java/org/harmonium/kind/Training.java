package org.harmonium.kind;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Matrix;

/**
 * The learning of a model in one phase or several, such as layer by layer. A phase starts from the
 * values that the earlier phases left in {@link #parameters}.
 */
public interface Training extends AutoCloseable {
  /** The names of the phases, in order. */
  List<String> phases();

  /** Prepares a phase to run from its start. The caller closes it. */
  Phase begin(int phase);

  /** Returns all matrices that a later phase may need from an earlier one, by name. */
  Map<String, Matrix> parameters();

  /** The model. It is complete when all phases are done. */
  LearnedModel model();

  /**
   * Returns the final figures of the learned model. The names are known at once; the values are
   * computed on request.
   */
  Results results();

  /**
   * Returns warnings about the final figures, one line each with a remedy.
   *
   * @param results the values of {@link #results}
   */
  default List<String> doubts(Map<String, Double> results) {
    return List.of();
  }

  /** Opens the painter of the model. The caller closes it. */
  Painter painter();

  @Override
  void close();
}
