package org.harmonium.parity;

/**
 * One result of a trial: numbers in row-major order, float32 ones widened, which keeps their bits.
 *
 * @param name the name that {@link org.harmonium.backend.Backend} gives it
 */
@SuppressWarnings("ArrayRecordComponent") // held for a moment, never compared
record Output(String name, int cols, double[] values) {

  /** Floats of a matrix. */
  static Output of(String name, int cols, float[] values) {
    return new Output(name, cols, Numbers.doubles(values));
  }

  /** A row of numbers. */
  static Output of(String name, double... values) {
    return new Output(name, values.length, values);
  }

  /** Such as {@code out(3, 17)}. */
  String element(int i) {
    return name + "(" + i / cols + ", " + i % cols + ")";
  }
}
