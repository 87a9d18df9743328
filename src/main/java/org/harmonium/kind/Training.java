package org.harmonium.kind;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Matrix;

/**
 * The learning of a model in one phase or several, such as layer by layer. A phase begins from what
 * the phases before have left in {@link #parameters}.
 */
public interface Training extends AutoCloseable {
  /** The names of the phases, in order. */
  List<String> phases();

  /** Makes a phase ready to run from its start; the caller closes it. */
  Phase begin(int phase);

  /** All that a later phase may need of an earlier one, by name. */
  Map<String, Matrix> parameters();

  /** The model; it is whole when all phases are done. */
  LearnedModel model();

  /** The final figures of the learned model: their names now, their values when asked for. */
  Results results();

  /**
   * Returns warnings about the final figures, one line each with a remedy.
   *
   * @param results the values of {@link #results}
   */
  default List<String> doubts(Map<String, Double> results) {
    return List.of();
  }

  /** Opens what draws the model; the caller closes it. */
  Painter painter();

  @Override
  void close();
}
