package org.harmonium.nn;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.jspecify.annotations.Nullable;

/**
 * Units whose output is the largest of several affine functions, their pieces (Goodfellow,
 * Warde-Farley, Mirza, Courville and Bengio: Maxout networks, ICML 2013).
 *
 * <pre>
 *   z   = x W + c          W (inputs, outputs pieces), c (1, outputs pieces)
 *   y_g = max of z_k for k from g pieces to (g + 1) pieces - 1
 *   dz  = dy at the first largest piece of each group, 0 at the others
 * </pre>
 */
public final class Maxout extends LeafLayer {
  private static final String NAME = "maxout";

  private final int pieces;
  private final Dense affine;
  private final RowScratch outputs; // (n, outputs) y
  private final RowScratch slopes; // (n, outputs pieces) dz

  /** All parameters zero. */
  public Maxout(Backend backend, int inputs, int outputs, int pieces) {
    super(backend, new Description(inputs, outputs, pieces));
    this.pieces = pieces;
    int all = Math.multiplyExact(outputs, pieces);
    this.affine = workspace.own(() -> new Dense(backend, inputs, all));
    this.outputs = room(outputs);
    this.slopes = room(all);
  }

  @Override
  protected void reserveParts(int n) {
    affine.reserve(n);
  }

  @Override
  protected Matrix output(Matrix x, @Nullable RandomStream training) {
    Matrix z = affine.forward(x, training);
    Matrix y = outputs.rows(x.rows());
    backend.maxGroups(pieces, z, y);
    return y;
  }

  @Override
  protected @Nullable Matrix derivatives(Matrix x, Matrix y, Matrix dy, Wanted wanted) {
    Matrix dz = slopes.rows(x.rows());
    backend.maxGroupsGradient(pieces, affine.lastOutput(), dy, dz);
    return affine.backward(dz, wanted);
  }

  /** W and c of all pieces. */
  @Override
  public List<Parameter> parameters() {
    return affine.parameters();
  }

  /** {@code maxout:INPUTS:OUTPUTS:PIECES}, with at least 1 affine function of each unit. */
  public record Description(int inputs, int outputs, int pieces) implements LayerDescription {
    /** Checks sizes and pieces. */
    public Description {
      LayerWord.requireSizes(NAME, inputs, outputs);
      LayerWord.requireSizes(NAME, pieces, Math.multiplyExact(outputs, pieces));
    }

    @Override
    public Layer open(Backend backend, List<Layer> below) {
      return new Maxout(backend, inputs, outputs, pieces);
    }

    @Override
    public List<TensorShape> parameters() {
      int all = outputs * pieces;
      return List.of(TensorShape.weights("W", inputs, all), TensorShape.row("c", all));
    }

    @Override
    public List<Integer> rowWidths() {
      return List.of(inputs, outputs, outputs * pieces, outputs * pieces);
    }

    @Override
    public String toString() {
      return LayerWord.of(NAME, inputs, outputs, pieces);
    }
  }

  /** Maxout layers. */
  public record Kind() implements LayerKind {
    @Override
    public List<String> names() {
      return List.of(NAME);
    }

    @Override
    public String fields() {
      return "INPUTS:OUTPUTS:PIECES";
    }

    @Override
    public LayerDescription read(LayerWord word) {
      return new Description(word.whole(1), word.whole(2), word.whole(3));
    }
  }
}
