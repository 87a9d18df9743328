package org.harmonium.nn;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.jspecify.annotations.Nullable;

/**
 * Dropout: in training each unit is set to 0 with probability {@code rate}, and the others are
 * scaled so that the expectation stays the same; at inference the layer passes its input through
 * (Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov: Dropout: a simple way to prevent
 * neural networks from overfitting, JMLR 15, 2014; scaled as in its section 10).
 *
 * <pre>
 *   mask = 1 / (1 - rate) with probability 1 - rate, else 0
 *   y  = x mask;   dx = dy mask, with the same mask
 * </pre>
 */
public final class Dropout extends LeafLayer {
  private static final String NAME = "dropout";

  private final float keep; // 1 - rate
  private final RowScratch outputs; // (n, size) y
  private final RowScratch gradients; // (n, size) dx
  private final RowScratch masks; // (n, size)
  private boolean masked; // was the last forward pass in training?

  /** A layer of {@code size} units, each 0 with probability {@code rate}, from 0 to below 1. */
  public Dropout(Backend backend, int size, double rate) {
    super(backend, new Description(size, rate));
    this.keep = (float) (1 - rate);
    this.outputs = room(size);
    this.gradients = room(size);
    this.masks = room(size);
  }

  /** One draw in training. */
  @Override
  protected Matrix output(Matrix x, @Nullable RandomStream training) {
    masked = training != null;
    if (training == null) {
      return x;
    }
    Matrix mask = masks.rows(x.rows());
    Matrix y = outputs.rows(x.rows());
    backend.dropoutMask(keep, training, mask);
    backend.hadamard(x, mask, y);
    return y;
  }

  @Override
  protected @Nullable Matrix derivatives(Matrix x, Matrix y, Matrix dy, Wanted wanted) {
    if (!wanted.input()) {
      return null;
    }
    if (!masked) {
      return dy;
    }
    Matrix dx = gradients.rows(x.rows());
    backend.hadamard(dy, masks.rows(x.rows()), dx);
    return dx;
  }

  /** {@code dropout:SIZE:RATE}, of a rate from 0 to below 1. */
  public record Description(int size, double rate) implements LayerDescription.SameSize {
    /** Checks the size and the rate. */
    public Description {
      LayerWord.requireSizes(NAME, size, size);
      LayerWord.require(rate >= 0 && rate < 1, NAME, "rate", rate, "from 0 and below 1");
    }

    @Override
    public Layer open(Backend backend, List<Layer> below) {
      return new Dropout(backend, size, rate);
    }

    @Override
    public boolean isTrainingOnly() {
      return true;
    }

    @Override
    public String toString() {
      return LayerWord.of(NAME, size, rate);
    }
  }

  /** Dropout layers. */
  public record Kind() implements LayerKind {
    @Override
    public List<String> names() {
      return List.of(NAME);
    }

    @Override
    public String fields() {
      return "SIZE:RATE";
    }

    @Override
    public LayerDescription read(LayerWord word) {
      return new Description(word.whole(1), word.number(2));
    }
  }
}
