package org.harmonium.backend.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;

/** The operands of one operation on one backend: for one seed the same floats on each. */
final class Operands implements AutoCloseable {
  /** Sizes from 1 to 40. */
  final int n;

  final int m;
  final int k;

  /** Groups of columns, and the columns in one. */
  final int groups;

  final int size;

  private final Backend backend;
  private final Random random;
  private final List<Matrix> made = new ArrayList<>();
  private final List<double[]> results = new ArrayList<>();

  Operands(Backend backend, long seed) {
    this.backend = backend;
    this.random = new Random(seed);
    this.n = 1 + random.nextInt(40);
    this.m = 1 + random.nextInt(40);
    this.k = 1 + random.nextInt(40);
    this.groups = 1 + random.nextInt(6);
    this.size = 1 + random.nextInt(6);
  }

  /** Normal numbers. */
  Matrix normal(int rows, int cols) {
    return matrix(rows, cols, x -> x);
  }

  /** Numbers above 0. */
  Matrix positive(int rows, int cols) {
    return matrix(rows, cols, x -> 0.01 + Math.abs(x));
  }

  /** Numbers between 0 and 1. */
  Matrix chances(int rows, int cols) {
    return matrix(rows, cols, x -> 1 / (1 + Math.exp(-x)));
  }

  /** Rows that are each 1 somewhere and 0 elsewhere. */
  Matrix classes(int rows, int cols) {
    float[] values = new float[rows * cols];
    for (int i = 0; i < rows; i++) {
      values[i * cols + random.nextInt(cols)] = 1;
    }
    return own(backend.upload(values, rows, cols));
  }

  private Matrix matrix(int rows, int cols, DoubleUnaryOperator law) {
    float[] values = new float[rows * cols];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) law.applyAsDouble(random.nextGaussian());
    }
    return own(backend.upload(values, rows, cols));
  }

  private Matrix own(Matrix x) {
    made.add(x);
    return x;
  }

  /** Numbers that the operation gave. */
  void gave(double... numbers) {
    results.add(numbers);
  }

  /** All matrices as they are now, and what the operation gave. */
  List<double[]> numbers() {
    List<double[]> numbers = new ArrayList<>(results);
    made.forEach(x -> numbers.add(backend.downloadDoubles(x)));
    return numbers;
  }

  @Override
  public void close() {
    made.forEach(Matrix::close);
  }
}
