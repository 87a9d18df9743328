package org.harmonium.nn;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a network: a function of rows, and its derivatives backwards, as a pair. {@link
 * #backward} is always that of the last {@link #forward}, whose input must still hold what it held.
 *
 * <p>Both may be recorded once {@link #reserve} has been called, on their own or with what comes
 * before and after: they make no matrix and ask for no number.
 */
public interface Layer extends AutoCloseable {
  /** The width of the rows that it takes. */
  int inputs();

  /** The width of the rows that it gives. */
  int outputs();

  /** Makes room for up to n rows: to be called before passes of so many rows are recorded. */
  void reserve(int n);

  /**
   * y = f(x): x (n, inputs) -> y (n, outputs). What is returned holds until the next call and is
   * not to be changed; a layer that changes nothing returns x itself.
   *
   * @param training where layers that behave at random in training draw from; null means inference
   */
  Matrix forward(Matrix x, @Nullable RandomStream training);

  /**
   * The derivatives of a loss by the input and by the parameters, given those by the output of the
   * last {@link #forward}. What is found for the parameters is added to their gradients.
   *
   * @param dy (n, outputs), not changed
   * @return dx (n, inputs), which holds until the next call and is not to be changed; null if the
   *     input's derivative is not wanted
   */
  @Nullable Matrix backward(Matrix dy, Wanted wanted);

  /** {@link #backward(Matrix, Wanted)} for the parameters and, if wanted, the input. */
  default @Nullable Matrix backward(Matrix dy, boolean wantsInput) {
    return backward(dy, wantsInput ? Wanted.BOTH : Wanted.PARAMETERS);
  }

  /** What is learned by gradient, each once: weights shared with another layer are that one's. */
  List<Parameter> parameters();

  /** What belongs to the model but is not learned by gradient, by name. */
  default Map<String, Matrix> statistics() {
    return Map.of();
  }

  /** What it is, as plain data from which it can be opened again: one, or those of its parts. */
  List<LayerDescription> descriptions();

  @Override
  void close();
}
