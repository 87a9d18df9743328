package org.harmonium.parity;

import static org.harmonium.parity.CaseBuilder.each;

import java.util.Arrays;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;

/** Arithmetic on elements, rows and columns: the specified bits. */
final class ElementCases extends ShapedCases {
  private final float[] x;
  private final float[] y;

  ElementCases(Setting setting) {
    super(setting);
    this.x = withSpecial(normals(n, 0));
    this.y = normals(n, 1);
  }

  @Override
  void add() {
    float[] row = normals(cols, 2);
    float[] column = normals(rows, 3);
    operation("copy").in(x).out("out", i -> x[i]).by((b, m) -> b.copy(m[0], m[1]));
    operation("fill").out("out", i -> -0.3f).by((b, m) -> b.fill(-0.3f, m[0]));
    operation("addRow")
        .in(x)
        .row(row)
        .out("out", i -> x[i] + row[i % cols])
        .over(0)
        .by((b, m) -> b.addRow(m[0], m[1], m[2]));
    operation("multiplyRow")
        .in(x)
        .row(row)
        .out("out", i -> x[i] * row[i % cols])
        .over(0)
        .by((b, m) -> b.multiplyRow(m[0], m[1], m[2]));
    operation("multiplyColumn")
        .in(x)
        .in(column, rows, 1)
        .out("out", i -> x[i] * column[i / cols])
        .over(0)
        .by((b, m) -> b.multiplyColumn(m[0], m[1], m[2]));
    operation("hadamard")
        .in(x)
        .in(y)
        .out("out", i -> x[i] * y[i])
        .over(0, 1)
        .by((b, m) -> b.hadamard(m[0], m[1], m[2]));
    for (float alpha : new float[] {0.3f, -1, 0}) {
      Scalar factor = Scalar.of(alpha);
      operation("axpy", " alpha " + alpha)
          .in(x)
          .changed("y", y, i -> Math.fma(alpha, x[i], y[i]))
          .by((b, m) -> b.axpy(factor, m[0], m[1]));
      operation("scale", " alpha " + alpha)
          .changed("x", x, i -> alpha == 0 ? 0 : alpha * x[i])
          .by((b, m) -> b.scale(factor, m[0]));
      operation("addSign", " alpha " + alpha)
          .in(x)
          .changed("y", y, i -> Math.fma(alpha, Math.signum(x[i]), y[i]))
          .by((b, m) -> b.addSign(factor, m[0], m[1]));
    }
    float least = Float.NEGATIVE_INFINITY;
    for (float[] bounds : new float[][] {{-1, 2}, {0, 1}, {-0f, 0}, {3, 3}, {least, -0f}}) {
      operation("clip", " to " + Arrays.toString(bounds))
          .changed("x", x, i -> Math.min(Math.max(x[i], bounds[0]), bounds[1]))
          .by((b, m) -> b.clip(bounds[0], bounds[1], m[0]));
    }
    for (float[] decay : new float[][] {{0, 0}, {0.01f, 0}, {0, 0.001f}, {0.02f, 0.003f}}) {
      momentumStep(decay[0], decay[1]);
    }
    for (int from : new int[] {0, cols / 3}) {
      for (int to : new int[] {cols / 3 + 1, cols}) {
        columns(from, to);
      }
    }
  }

  /** One rounding for each operation of the formula, in its order; sign(0) = 0. */
  private void momentumStep(float l2, float l1) {
    float[] w = normals(n, 3);
    if (n > 4) {
      System.arraycopy(new float[] {0, -0f, Float.MIN_VALUE, -Float.MIN_VALUE}, 0, w, 0, 4);
    }
    float[] velocity =
        each(n, i -> y[i] - (l1 == 0 ? l2 * w[i] : Math.fma(l1, Math.signum(w[i]), l2 * w[i])));
    operation("momentumStep", " decay " + l2 + " and " + l1)
        .changed("velocity", y, velocity)
        .changed("w", w, i -> w[i] + velocity[i])
        .by((b, m) -> b.momentumStep(Scalar.of(l2), Scalar.of(l1), m[0], m[1]));
  }

  /** Only these columns change. */
  private void columns(int from, int to) {
    String range = ", columns " + from + " to " + to;
    for (Unary f : Unary.values()) {
      operation("applyColumns", range + " " + f)
          .changed("x", x, i -> i % cols >= from && i % cols < to ? f.at(x[i]) : x[i])
          .by((b, m) -> b.applyColumns(f, from, to, m[0]));
    }
    int count = to - from;
    int width = count + 6;
    for (int at : new int[] {0, 3, 6}) { // first, last, and at no multiple of four
      float[] before = normals(rows * width, 3);
      float[] after = before.clone();
      for (int i = 0; i < rows; i++) {
        System.arraycopy(x, i * cols + from, after, i * width + at, count);
      }
      operation("copyColumns", range + " at " + at)
          .in(x)
          .result("out", before, rows, width, Expectation.of(after))
          .by((b, m) -> b.copyColumns(m[0], from, count, m[1], at));
    }
  }
}
