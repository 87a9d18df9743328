package org.harmonium.nn;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.jspecify.annotations.Nullable;

/**
 * Units that are each the largest of some affine functions, its pieces (Goodfellow, Warde-Farley,
 * Mirza, Courville and Bengio: Maxout networks, ICML 2013).
 *
 * <pre>
 *   z   = x W + c          W (inputs, outputs pieces), c (1, outputs pieces)
 *   y_g = max of z_k for k from g pieces to (g + 1) pieces - 1
 *   dz  = dy at the first largest piece of each group, 0 at the others
 * </pre>
 */
public final class Maxout extends LeafLayer {
  private final int pieces;
  private final Dense affine;
  private final RowScratch outputs; // (n, outputs) y
  private final RowScratch slopes; // (n, outputs pieces) dz

  /** All parameters zero. */
  public Maxout(Backend backend, int inputs, int outputs, int pieces) {
    super(backend, new LayerDescription.OfMaxout(inputs, outputs, pieces));
    this.pieces = pieces;
    int all = Math.multiplyExact(outputs, pieces);
    this.affine = workspace.own(() -> new Dense(backend, inputs, all));
    this.outputs = room(outputs);
    this.slopes = room(all);
  }

  @Override
  void reserveParts(int n) {
    affine.reserve(n);
  }

  @Override
  Matrix output(Matrix x, @Nullable RandomStream training) {
    Matrix z = affine.forward(x, training);
    Matrix y = outputs.rows(x.rows());
    backend.maxGroups(pieces, z, y);
    return y;
  }

  @Override
  @Nullable Matrix derivatives(Matrix x, Matrix y, Matrix dy, Wanted wanted) {
    Matrix dz = slopes.rows(x.rows());
    backend.maxGroupsGradient(pieces, affine.lastOutput(), dy, dz);
    return affine.backward(dz, wanted);
  }

  /** W and c of all pieces. */
  @Override
  public List<Parameter> parameters() {
    return affine.parameters();
  }
}
