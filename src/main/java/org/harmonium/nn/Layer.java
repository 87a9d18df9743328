package org.harmonium.nn;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a network: a function of rows and its derivatives. {@link #backward} belongs to the
 * last {@link #forward}, whose input must not have changed since.
 *
 * <p>Both may be recorded after a call of {@link #reserve}, alone or with other operations: they
 * allocate no matrix and download no number.
 *
 * <p>A new kind of layer extends {@link LeafLayer}.
 */
public interface Layer extends AutoCloseable {
  /** The width of the rows that it takes. */
  int inputs();

  /** The width of the rows that it gives. */
  int outputs();

  /** Allocates room for up to n rows: to be called before passes of that many rows are recorded. */
  void reserve(int n);

  /**
   * y = f(x): x (n, inputs) -> y (n, outputs). The result is valid until the next call and must not
   * be changed; a layer that changes nothing returns x itself.
   *
   * @param training the stream that layers draw from which are random in training; null at
   *     inference
   */
  Matrix forward(Matrix x, @Nullable RandomStream training);

  /**
   * The derivatives of a loss by the input and by the parameters, given those by the output of the
   * last {@link #forward}. Those by the parameters are added to their gradients.
   *
   * @param dy (n, outputs), not changed
   * @return dx (n, inputs), valid until the next call and not to be changed; null if the derivative
   *     by the input is not wanted
   */
  @Nullable Matrix backward(Matrix dy, Wanted wanted);

  /** {@link #backward(Matrix, Wanted)} for the parameters and, if wanted, the input. */
  default @Nullable Matrix backward(Matrix dy, boolean wantsInput) {
    return backward(dy, wantsInput ? Wanted.BOTH : Wanted.PARAMETERS);
  }

  /** What is learned by gradient. Weights of another layer that this one shares are not listed. */
  List<Parameter> parameters();

  /** Matrices of the model that are not learned by gradient, by name. */
  default Map<String, Matrix> statistics() {
    return Map.of();
  }

  /** The descriptions from which it can be opened again: one, or those of its parts. */
  List<LayerDescription> descriptions();

  /** The layers that it consists of, in order: itself, unless it is made of others. */
  default List<Layer> leaves() {
    return List.of(this);
  }

  /**
   * Its description as one of these leaves of a network.
   *
   * @throws IllegalStateException if it depends on a layer that is not among them
   */
  default LayerDescription descriptionAmong(List<Layer> leaves) {
    return descriptions().get(0);
  }

  /** The layer as an affine map with a function; null if it is none. */
  default @Nullable AffineLayer affine() {
    return null;
  }

  @Override
  void close();
}
