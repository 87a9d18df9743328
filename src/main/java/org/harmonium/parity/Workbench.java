package org.harmonium.parity;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;

/**
 * The matrices of one trial in one backend. With {@code views}, each is the inner rows of a larger
 * matrix of NaN, so that an operation that reads or writes outside its rows shows.
 */
final class Workbench implements AutoCloseable {
  private static final int MARGIN = 2;

  private final Backend backend;
  private final boolean views;
  private final List<Matrix> owned = new ArrayList<>();

  Workbench(Backend backend, boolean views) {
    this.backend = backend;
    this.views = views;
  }

  Backend backend() {
    return backend;
  }

  /** A matrix full of NaN, for results that must be overwritten. */
  Matrix poisoned(int rows, int cols) {
    Matrix whole = backend.zeros(views ? rows + 2 * MARGIN : rows, cols);
    owned.add(whole);
    backend.fill(Float.NaN, whole);
    return views ? whole.rows(MARGIN, MARGIN + rows) : whole;
  }

  /** A matrix with these numbers. */
  Matrix of(float[] values, int rows, int cols) {
    Matrix x = poisoned(rows, cols);
    backend.write(values, x);
    return x;
  }

  Output read(String name, Matrix x) {
    return Output.of(name, x.cols(), backend.download(x));
  }

  /** Is all that lies outside the rows still NaN? */
  boolean isIntact() {
    if (!views) {
      return true;
    }
    for (Matrix whole : owned) {
      for (Matrix margin :
          List.of(whole.rows(0, MARGIN), whole.rows(whole.rows() - MARGIN, whole.rows()))) {
        for (float x : backend.download(margin)) {
          if (!Float.isNaN(x)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  @Override
  public void close() {
    owned.forEach(Matrix::close);
  }
}
