package org.harmonium.parity;

import java.util.List;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Unary;

/**
 * Factors for rows and columns, bounds, and operations on some columns: bit for bit as specified.
 */
final class RowwiseParity {
  private static final int[][] SHAPES = {{1, 1}, {3, 5}, {65, 130}, {100, 794}};
  private static final int[][] LARGE = {{1000, 4096}};

  private final Comparison comparison;
  private final long seed;
  private final boolean full;

  RowwiseParity(Comparison comparison, long seed, boolean full) {
    this.comparison = comparison;
    this.seed = seed;
    this.full = full;
  }

  void run() {
    for (int[] shape : SHAPES) {
      new Case(shape[0], shape[1]).run();
    }
    if (full) {
      for (int[] shape : LARGE) {
        new Case(shape[0], shape[1]).run();
      }
    }
  }

  /** The specified number at an index. */
  private interface Each {
    float at(int i);
  }

  /** What overwrites a matrix. */
  private interface Change {
    void of(Workbench bench, Matrix x);
  }

  /** All operations on matrices of one shape. */
  private final class Case {
    private final int rows;
    private final int cols;
    private final float[] x;
    private final float[] row;
    private final float[] column;

    Case(int rows, int cols) {
      this.rows = rows;
      this.cols = cols;
      this.x = Numbers.normals(rows * cols, 3, seed);
      this.row = Numbers.normals(cols, seed + 1);
      this.column = Numbers.normals(rows, seed + 2);
      if (x.length > ElementParity.SPECIAL.length) {
        System.arraycopy(ElementParity.SPECIAL, 0, x, 0, ElementParity.SPECIAL.length);
      }
    }

    void run() {
      apartAndInPlace(
          "multiplyRow",
          (bench, in, out) -> bench.backend().multiplyRow(in, bench.of(row, 1, cols), out),
          i -> x[i] * row[i % cols]);
      apartAndInPlace(
          "multiplyColumn",
          (bench, in, out) -> bench.backend().multiplyColumn(in, bench.of(column, rows, 1), out),
          i -> x[i] * column[i / cols]);
      for (float[] bounds : new float[][] {{-1, 2}, {0f, 1f}, {-0f, 0f}}) {
        float least = bounds[0];
        float most = bounds[1];
        changed(
            "clip",
            rows + "x" + cols,
            (bench, out) -> bench.backend().clip(least, most, out),
            i -> Math.min(Math.max(x[i], least), most));
      }
      for (int from : new int[] {0, cols / 3}) {
        for (int to : new int[] {cols / 3 + 1, cols}) {
          columns(from, to);
        }
      }
    }

    /** Out of a matrix, and over it. */
    private void apartAndInPlace(String operation, OfTwo work, Each each) {
      Output specified = specified("out", each);
      comparison.bits(
          operation,
          rows + "x" + cols,
          bench -> {
            Matrix in = bench.of(x, rows, cols);
            Matrix out = bench.poisoned(rows, cols);
            work.of(bench, in, out);
            work.of(bench, in, in);
            return List.of(bench.read("out", out), bench.read("x", in));
          },
          List.of(specified, specified));
    }

    /** Nothing but these columns changes. */
    private void columns(int from, int to) {
      String range = rows + "x" + cols + ", columns " + from + " to " + to;
      for (Unary f : Unary.values()) {
        changed(
            "applyColumns",
            f + " " + range,
            (bench, out) -> bench.backend().applyColumns(f, from, to, out),
            i -> i % cols >= from && i % cols < to ? f.at(x[i]) : x[i]);
      }
      for (int size : new int[] {1, 2, 3, 7, to - from}) {
        int end = from + (to - from) / size * size;
        if (end > from) {
          float[] grouped = softmax(from, end, size);
          changed(
              "softmaxColumns",
              range + " by " + size,
              (bench, out) -> bench.backend().softmaxColumns(from, end, size, out),
              i -> grouped[i]);
        }
      }
      copies(from, to - from, range);
    }

    /** To the beginning, to the end and to a place that is no multiple of four. */
    private void copies(int from, int count, String range) {
      int width = count + 6;
      float[] before = Numbers.normals(rows * width, seed + 3);
      for (int at : new int[] {0, 3, 6}) {
        float[] values = before.clone();
        for (int i = 0; i < rows; i++) {
          System.arraycopy(x, i * cols + from, values, i * width + at, count);
        }
        comparison.bits(
            "copyColumns",
            range + " at " + at,
            bench -> {
              Matrix out = bench.of(before, rows, width);
              bench.backend().copyColumns(bench.of(x, rows, cols), from, count, out, at);
              return List.of(bench.read("out", out));
            },
            List.of(Output.of("out", width, values)));
      }
    }

    private float[] softmax(int from, int to, int size) {
      float[] values = x.clone();
      float[] group = new float[size];
      for (int i = 0; i < rows; i++) {
        for (int at = i * cols + from; at < i * cols + to; at += size) {
          System.arraycopy(x, at, group, 0, size);
          System.arraycopy(LossParity.softmax(group, 1, size), 0, values, at, size);
        }
      }
      return values;
    }

    private void changed(String operation, String shape, Change change, Each each) {
      comparison.bits(
          operation,
          shape,
          bench -> {
            Matrix out = bench.of(x, rows, cols);
            change.of(bench, out);
            return List.of(bench.read("x", out));
          },
          List.of(specified("x", each)));
    }

    private Output specified(String name, Each each) {
      float[] values = new float[x.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = each.at(i);
      }
      return Output.of(name, cols, values);
    }
  }

  /** What makes a matrix of another. */
  private interface OfTwo {
    void of(Workbench bench, Matrix x, Matrix out);
  }
}
