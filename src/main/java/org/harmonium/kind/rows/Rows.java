package org.harmonium.kind.rows;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;

/** Matrices as arrays of rows, for pictures and files. */
public final class Rows {
  private Rows() {}

  public static float[][] of(Backend backend, Matrix x) {
    float[] values = backend.download(x);
    float[][] rows = new float[x.rows()][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * x.cols(), (i + 1) * x.cols()));
    return rows;
  }
}
