package org.harmonium.nn;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Unary;
import org.jspecify.annotations.Nullable;

/**
 * A function of each number as a layer of its own.
 *
 * <pre>
 *   y = f(x);   dx = dy f'(x), by the slope of y
 * </pre>
 */
public final class Activation extends LeafLayer {
  private final @Nullable Unary f;
  private final RowScratch outputs; // (n, size) y
  private final RowScratch gradients; // (n, size) dx

  /** A layer of {@code size} units, of any function but softmax, which is {@link Softmax}. */
  public Activation(Backend backend, int size, ActivationFunction function) {
    super(backend, new Description(size, function));
    if (!function.isElementwise()) {
      throw new IllegalArgumentException(
          "layer %s does not act on each number alone".formatted(this));
    }
    this.f = function.unary();
    this.outputs = room(size);
    this.gradients = room(size);
  }

  @Override
  protected Matrix output(Matrix x, @Nullable RandomStream training) {
    if (f == null) {
      return x;
    }
    Matrix y = outputs.rows(x.rows());
    backend.apply(f, x, y);
    return y;
  }

  @Override
  protected @Nullable Matrix derivatives(Matrix x, Matrix y, Matrix dy, Wanted wanted) {
    if (!wanted.input()) {
      return null;
    }
    if (f == null) {
      return dy;
    }
    Matrix dx = gradients.rows(x.rows());
    backend.applyGradient(f, y, dy, dx);
    return dx;
  }

  /** {@code FUNCTION:SIZE}: an {@link Activation} layer, or {@link Softmax}. */
  public record Description(int size, ActivationFunction function)
      implements LayerDescription.SameSize {
    /** Checks the size. */
    public Description {
      LayerWord.requireSizes(function.text(), size, size);
    }

    @Override
    public Layer open(Backend backend, List<Layer> below) {
      return function.isElementwise()
          ? new Activation(backend, size, function)
          : new Softmax(backend, size);
    }

    @Override
    public String toString() {
      return LayerWord.of(function.text(), size);
    }
  }

  /** A name for each function. */
  public record Kind() implements LayerKind {
    @Override
    public List<String> names() {
      return ActivationFunction.names();
    }

    @Override
    public String fields() {
      return "SIZE";
    }

    @Override
    public LayerDescription read(LayerWord word) {
      return new Description(word.whole(1), ActivationFunction.parse(word.name()));
    }
  }
}
