package org.harmonium.backend.cuda;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.harmonium.backend.Elementwise;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;

/**
 * The operations of {@link Elementwise}, by the kernel families {@code element}, {@code gradient},
 * {@code rowwise} and {@code update}.
 */
final class Pointwise extends Launches implements Elementwise<CudaMatrix> {
  private final Map<Unary, Kernel> unary = new EnumMap<>(Unary.class);
  private final Map<Unary, Kernel> biased = new EnumMap<>(Unary.class);
  private final Map<Unary, Kernel> gradient = new EnumMap<>(Unary.class);
  private final Map<Unary, Kernel> ofColumns = new EnumMap<>(Unary.class);
  private final Kernel addRow = kernel("element", "add_row");
  private final Kernel axpy = kernel("element", "axpy");
  private final Kernel addSign = kernel("element", "add_sign");
  private final Kernel scale = kernel("element", "scale");
  private final Kernel hadamard = kernel("element", "hadamard");
  private final Kernel fill = kernel("element", "fill");
  private final Kernel copy = kernel("element", "copy");
  private final Kernel multiplyRow = kernel("rowwise", "multiply_row");
  private final Kernel multiplyColumn = kernel("rowwise", "multiply_column");
  private final Kernel clip = kernel("rowwise", "clip");
  private final Kernel copyColumns = kernel("rowwise", "copy_columns");
  private final Kernel momentumStep = kernel("update", "momentum_step");
  private final Kernel squaredErrorGradient = kernel("gradient", "squared_error_gradient");
  private final Kernel binaryCrossEntropyGradient =
      kernel("gradient", "binary_cross_entropy_gradient");

  Pointwise(OpenDevice device) {
    super(device);
    for (Unary f : Unary.values()) {
      String name = f.name().toLowerCase(Locale.ROOT);
      unary.put(f, kernel("element", "unary_" + name));
      biased.put(f, kernel("element", "biased_" + name));
      gradient.put(f, kernel("gradient", "gradient_" + name));
      ofColumns.put(f, kernel("rowwise", "apply_columns_" + name));
    }
  }

  @Override
  public void apply(Unary f, CudaMatrix x, CudaMatrix out) {
    launcher.start(requireNonNull(unary.get(f))).in(x).out(out).twin(out).size(x).overQuads(x);
  }

  @Override
  public void applyGradient(Unary f, CudaMatrix y, CudaMatrix dy, CudaMatrix dx) {
    pair(requireNonNull(gradient.get(f)), y, dy, dx);
  }

  void squaredErrorGradient(CudaMatrix y, CudaMatrix target, CudaMatrix out) {
    pair(squaredErrorGradient, y, target, out);
  }

  void binaryCrossEntropyGradient(CudaMatrix logits, CudaMatrix target, CudaMatrix out) {
    pair(binaryCrossEntropyGradient, logits, target, out);
  }

  /** Runs a kernel on two matrices and writes the result with its bf16 twin. */
  private void pair(Kernel kernel, CudaMatrix x, CudaMatrix y, CudaMatrix out) {
    launcher.start(kernel).in(x).in(y).out(out).twin(out).size(x).overQuads(x);
  }

  @Override
  public void applyWithBias(Unary f, CudaMatrix x, CudaMatrix bias, CudaMatrix out) {
    launcher.start(requireNonNull(biased.get(f))).in(x).inRow(bias);
    launcher.out(out).twin(out).size(x).overQuads(x);
  }

  @Override
  public void addRow(CudaMatrix x, CudaMatrix row, CudaMatrix out) {
    launcher.start(addRow).in(x).inRow(row).out(out).size(x).overQuads(x);
    rounding.follow(out);
  }

  @Override
  public void axpy(Scalar alpha, CudaMatrix x, CudaMatrix y) {
    launcher.start(axpy).scalar(alpha).in(x).out(y).size(x).overQuads(x);
    rounding.follow(y);
  }

  @Override
  public void scale(Scalar alpha, CudaMatrix x) {
    launcher.start(scale).scalar(alpha).out(x).size(x).overQuads(x);
    rounding.follow(x);
  }

  @Override
  public void hadamard(CudaMatrix x, CudaMatrix y, CudaMatrix out) {
    launcher.start(hadamard).in(x).in(y).out(out).size(x).overQuads(x);
    rounding.follow(out);
  }

  @Override
  public void fill(float value, CudaMatrix out) {
    launcher.start(fill).real(value).out(out).size(out).overQuads(out);
    rounding.follow(out);
  }

  @Override
  public void copy(CudaMatrix x, CudaMatrix out) {
    launcher.start(copy).in(x).out(out).size(x).overQuads(x);
    rounding.follow(out);
  }

  @Override
  public void multiplyRow(CudaMatrix x, CudaMatrix row, CudaMatrix out) {
    launcher.start(multiplyRow).in(x).inRow(row).out(out).twin(out).size(x).overQuads(x);
  }

  @Override
  public void multiplyColumn(CudaMatrix x, CudaMatrix column, CudaMatrix out) {
    launcher.start(multiplyColumn).in(x).in(column).out(out).twin(out).size(x).overQuads(x);
  }

  @Override
  public void clip(float least, float most, CudaMatrix x) {
    launcher.start(clip).real(least).real(most).out(x).twin(x).size(x).overQuads(x);
  }

  @Override
  public void copyColumns(CudaMatrix x, int from, int count, CudaMatrix out, int at) {
    launcher.start(copyColumns).in(x).integer(from).out(out).integer(at);
    launcher.integer(x.rows()).integer(count).overQuads(x.rows(), at, at + count);
    rounding.follow(out);
  }

  @Override
  public void applyColumns(Unary f, int from, int to, CudaMatrix x) {
    launcher.start(requireNonNull(ofColumns.get(f))).integer(from).integer(to);
    launcher.out(x).size(x).overQuads(x.rows(), from, to);
    rounding.follow(x);
  }

  @Override
  public void addSign(Scalar alpha, CudaMatrix x, CudaMatrix y) {
    launcher.start(addSign).scalar(alpha).in(x).out(y).size(x).overQuads(x);
    rounding.follow(y);
  }

  @Override
  public void momentumStep(Scalar l2, Scalar l1, CudaMatrix velocity, CudaMatrix w) {
    launcher.start(momentumStep).scalar(l2).scalar(l1).out(velocity).out(w).twin(w);
    launcher.size(w).overQuads(w);
    rounding.follow(velocity);
  }
}
