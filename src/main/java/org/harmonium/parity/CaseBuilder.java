package org.harmonium.parity;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes down an {@link OperationCase}: the operands in order, then the use of the operation. The
 * use gets the operands as m[0], m[1] and so on. Operands that the operation does not write must
 * keep their bits.
 */
final class CaseBuilder {
  /** A late draw, of which both words are in use. */
  static final long DRAW = (5L << 32) + 7;

  /** The number of the stream that is drawn from. */
  static final long STREAM = 42;

  /** An operation on matrices. */
  interface Use {
    void on(Backend b, Matrix[] m);
  }

  /** An operation that returns numbers. */
  interface Numbered {
    double[] on(Backend b, Matrix[] m);
  }

  /** An operation that draws random numbers. */
  interface Drawing {
    void on(Backend b, Matrix[] m, RandomStream random);
  }

  /** The value of an element in row-major order. */
  interface At {
    float at(int i);
  }

  @SuppressWarnings("ArrayRecordComponent") // made once, never compared
  private record Operand(
      String name, int rows, int cols, float @Nullable [] before, Expectation after) {}

  private final Consumer<OperationCase> table;
  private final String operation;
  private final String shape;
  private final int rows;
  private final int cols;
  private final List<Operand> operands = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private boolean isInFloat;

  /**
   * @param rows rows of the operands for which no others are named
   * @param cols their columns
   */
  CaseBuilder(Consumer<OperationCase> table, String operation, String shape, int rows, int cols) {
    this.table = table;
    this.operation = operation;
    this.shape = shape;
    this.rows = rows;
    this.cols = cols;
  }

  /** The values of an expression for each of n elements. */
  static float[] each(int n, At value) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = value.at(i);
    }
    return values;
  }

  // ---------------------------------------------------------------- operands

  /** A matrix that the operation reads. */
  CaseBuilder in(float[] x) {
    return in(x, x.length / cols, cols);
  }

  /** A matrix of another shape that the operation reads. */
  CaseBuilder in(float[] x, int itsRows, int itsCols) {
    String name = "operand " + operands.size();
    operands.add(new Operand(name, itsRows, itsCols, x, Expectation.of(x)));
    return this;
  }

  /** A row that the operation reads. */
  CaseBuilder row(float... x) {
    return in(x, 1, x.length);
  }

  /** A matrix that the operation overwrites; it is full of NaN before. */
  CaseBuilder out(String name, At value) {
    return out(name, each(rows * cols, value), cols);
  }

  /** The same for a matrix with other columns. */
  CaseBuilder out(String name, float[] values, int itsCols) {
    return result(name, null, values.length / itsCols, itsCols, Expectation.of(values));
  }

  /** A matrix that the operation reads and changes. */
  CaseBuilder changed(String name, float[] before, At value) {
    return changed(name, before, each(before.length, value));
  }

  /** The same with all values at hand. */
  CaseBuilder changed(String name, float[] before, float[] after) {
    return result(name, before, before.length / cols, cols, Expectation.of(after));
  }

  /** A result with before what it holds at first, or null for NaN. */
  CaseBuilder result(
      String name, float @Nullable [] before, int itsRows, int itsCols, Expectation after) {
    operands.add(new Operand(name, itsRows, itsCols, before, after));
    return this;
  }

  /** The last operand must also be near exact values. */
  CaseBuilder near(Expectation.Accuracy accuracy) {
    Operand last = operands.remove(operands.size() - 1);
    return result(last.name, last.before, last.rows, last.cols, last.after.and(accuracy));
  }

  /** The last operand may be the same matrix as one of these, which is tried as well. */
  CaseBuilder over(int... inputs) {
    for (int input : inputs) {
      places.add(input);
    }
    return this;
  }

  /**
   * The case depends on the range or the roundings of float, so that a computation in double gives
   * something else: a square overflows, or a sample is decided by the last bit.
   */
  CaseBuilder inFloat() {
    isInFloat = true;
    return this;
  }

  // ---------------------------------------------------------------- uses

  /** The operation writes matrices. */
  void by(Use use) {
    add(
        (backend, m) -> {
          use.on(backend, m);
          return new double[0];
        },
        null);
  }

  /** The operation returns numbers. */
  void gives(Expectation expected, Numbered use) {
    add(use, expected);
  }

  /** The operation uses one draw of a stream with this seed. */
  void draws(long seed, Drawing use) {
    add(
        (backend, m) -> {
          RandomStream random = backend.stream(seed, STREAM);
          random.seek(DRAW);
          use.on(backend, m, random);
          return new double[] {(double) (random.position() - DRAW)};
        },
        Expectation.of(1));
  }

  private void add(Numbered use, @Nullable Expectation numbers) {
    add(use, numbers, -1);
    places.forEach(place -> add(use, numbers, place));
  }

  /** Adds the case in which the last operand is the same matrix as operand {@code place}. */
  private void add(Numbered use, @Nullable Expectation numbers, int place) {
    List<Expectation> expected = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      if (i != place) {
        expected.add(operands.get(i).after);
      }
    }
    if (numbers != null) {
      expected.add(numbers);
    }
    String variant = place < 0 ? shape : shape + " over operand " + place;
    boolean hasNumbers = numbers != null;
    Trial trial = bench -> results(bench, use, place, hasNumbers);
    table.accept(new OperationCase(operation, variant, trial, expected, isInFloat));
  }

  private List<Output> results(Workbench bench, Numbered use, int place, boolean hasNumbers) {
    Matrix[] m = new Matrix[operands.size()];
    for (int i = 0; i < m.length; i++) {
      Operand x = operands.get(i);
      boolean isAlias = place >= 0 && i == m.length - 1;
      m[i] =
          isAlias
              ? requireNonNull(m[place])
              : x.before == null
                  ? bench.poisoned(x.rows, x.cols)
                  : bench.of(x.before, x.rows, x.cols);
    }
    double[] numbers = use.on(bench.backend(), m);
    List<Output> results = new ArrayList<>();
    for (int i = 0; i < m.length; i++) {
      if (i != place) {
        results.add(bench.read(operands.get(i).name, m[i]));
      }
    }
    if (hasNumbers) {
      results.add(Output.of(operation, numbers));
    }
    return results;
  }
}
