package org.harmonium.parity;

import java.util.function.Consumer;

/** The cases of some operations on matrices of one shape. */
abstract class ShapedCases {
  /** Where functions bend, overflow or vanish. */
  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    88f,
    -88f,
    104f,
    -104f,
    1e4f,
    -1e4f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  /** Where the cases go, and what they are made of; all numbers come from the seed. */
  record Setting(Consumer<OperationCase> table, long seed, int rows, int cols) {}

  final long seed;
  final int rows;
  final int cols;
  final int n;
  private final Consumer<OperationCase> table;

  ShapedCases(Setting setting) {
    this.table = setting.table();
    this.seed = setting.seed();
    this.rows = setting.rows();
    this.cols = setting.cols();
    this.n = rows * cols;
  }

  abstract void add();

  final CaseBuilder operation(String name) {
    return operation(name, "");
  }

  /** A case with more said after its shape. */
  final CaseBuilder operation(String name, String variant) {
    return new CaseBuilder(table, name, rows + "x" + cols + variant, rows, cols);
  }

  /** A case on matrices that have other columns. */
  final CaseBuilder operation(String name, String variant, int itsCols) {
    return new CaseBuilder(table, name, rows + "x" + itsCols + variant, rows, itsCols);
  }

  /** Standard normal numbers, different for each index. */
  final float[] normals(int count, int index) {
    return Numbers.normals(count, seed + index);
  }

  /** Puts the special values in the first places of an array that has room for others. */
  static float[] withSpecial(float[] x) {
    if (x.length > SPECIAL.length) {
      System.arraycopy(SPECIAL, 0, x, 0, SPECIAL.length);
    }
    return x;
  }
}
