package org.harmonium.extension;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.harmonium.nn.Layer;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.LayerKind;
import org.harmonium.nn.LayerWord;
import org.harmonium.nn.LeafLayer;
import org.harmonium.nn.Parameter;
import org.harmonium.nn.TensorShape;
import org.harmonium.nn.Wanted;
import org.jspecify.annotations.Nullable;

/**
 * A layer that only the tests have: this file and a line in a service file. Gated linear units
 * (Dauphin, Fan, Auli and Grangier: Language modeling with gated convolutional networks, ICML
 * 2017), with a weight matrix named as that of a dense layer and one of another name.
 *
 * <pre>
 *   a = x W + c;   u = g(x U + d);   y = a u
 *   da = dy u;     ds = dy a g'(s);  dW = xᵀ da;   dU = xᵀ ds;   dx = da Wᵀ + ds Uᵀ
 * </pre>
 */
public final class GatedLayer extends LeafLayer {
  private final Parameter w; // (inputs, outputs)
  private final Parameter c; // (1, outputs)
  private final Parameter gate; // U (inputs, outputs)
  private final Parameter d; // (1, outputs)
  private final RowScratch a;
  private final RowScratch u;
  private final RowScratch y;
  private final RowScratch da;
  private final RowScratch ds;
  private final RowScratch dx;

  GatedLayer(Backend backend, Description description) {
    super(backend, description);
    this.w = parameter("W");
    this.c = parameter("c");
    this.gate = parameter("U");
    this.d = parameter("d");
    this.a = room(outputs());
    this.u = room(outputs());
    this.y = room(outputs());
    this.da = room(outputs());
    this.ds = room(outputs());
    this.dx = room(inputs());
  }

  @Override
  protected Matrix output(Matrix x, @Nullable RandomStream training) {
    int n = x.rows();
    backend.affine(x, w.value(), false, c.value(), a.rows(n));
    backend.affine(x, gate.value(), false, d.value(), u.rows(n));
    backend.apply(Unary.SIGMOID, u.rows(n), u.rows(n));
    backend.hadamard(a.rows(n), u.rows(n), y.rows(n));
    return y.rows(n);
  }

  @Override
  protected @Nullable Matrix derivatives(Matrix x, Matrix y, Matrix dy, Wanted wanted) {
    int n = x.rows();
    backend.hadamard(dy, u.rows(n), da.rows(n));
    backend.hadamard(dy, a.rows(n), ds.rows(n));
    backend.applyGradient(Unary.SIGMOID, u.rows(n), ds.rows(n), ds.rows(n));
    if (wanted.parameters()) {
      w.addProduct(x, true, da.rows(n), false);
      c.addColumnSums(da.rows(n));
      gate.addProduct(x, true, ds.rows(n), false);
      d.addColumnSums(ds.rows(n));
    }
    if (!wanted.input()) {
      return null;
    }
    Matrix out = dx.rows(n);
    backend.gemm(Scalar.ONE, da.rows(n), false, w.value(), true, Scalar.ZERO, out);
    backend.gemm(Scalar.ONE, ds.rows(n), false, gate.value(), true, Scalar.ONE, out);
    return out;
  }

  /** {@code gated:INPUTS:OUTPUTS}. */
  public record Description(int inputs, int outputs) implements LayerDescription {
    /** Checks the sizes. */
    public Description {
      LayerWord.requireSizes("gated", inputs, outputs);
    }

    @Override
    public Layer open(Backend backend, List<Layer> below) {
      return new GatedLayer(backend, this);
    }

    @Override
    public List<TensorShape> parameters() {
      return List.of(
          TensorShape.weights("W", inputs, outputs),
          TensorShape.row("c", outputs),
          TensorShape.weights("U", inputs, outputs),
          TensorShape.row("d", outputs));
    }

    @Override
    public List<Integer> rowWidths() {
      return List.of(outputs, outputs, outputs, outputs, outputs, inputs);
    }

    @Override
    public String toString() {
      return LayerWord.of("gated", inputs, outputs);
    }
  }

  /** Its word. */
  public static final class Kind implements LayerKind {
    @Override
    public List<String> names() {
      return List.of("gated");
    }

    @Override
    public String fields() {
      return "INPUTS:OUTPUTS";
    }

    @Override
    public LayerDescription read(LayerWord word) {
      return new Description(word.whole(1), word.whole(2));
    }
  }
}
