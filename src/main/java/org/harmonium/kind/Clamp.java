package org.harmonium.kind;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.data.BadInputException;
import org.harmonium.data.Dataset;
import org.harmonium.data.Standardisation;
import org.harmonium.data.Transformation;
import org.harmonium.model.Units;
import org.jspecify.annotations.Nullable;

/**
 * Visible units that are held at given values in each chain while the other units are drawn. Chains
 * with a clamp complete partial examples.
 */
@SuppressWarnings("ArrayRecordComponent") // carries values to a backend; never compared
public record Clamp(int chains, int visible, float[] isFree, float[] values) {
  private static final float USUAL_MARK = -1;

  /**
   * Creates a clamp from partial rows. Chain i gets row i modulo the number of rows.
   *
   * @param rows one value per unit
   * @param freeValue the value that marks a free unit; null for -1
   * @throws BadInputException if a row does not have V values, or contains a value that its unit
   *     cannot take
   * @throws IllegalArgumentException if the units can take any number and {@code freeValue} is null
   */
  public static Clamp of(
      Dataset rows, Units units, int visible, int chains, @Nullable Float freeValue) {
    String source = rows.provenance().source();
    String mark = text(freeValue == null ? USUAL_MARK : freeValue);
    if (rows.cols() != visible) {
      throw new BadInputException(
          source,
          "rows of %d values cannot clamp %d visible units; give one value a unit, %s for free ones"
              .formatted(rows.cols(), visible, mark));
    }
    if (freeValue == null && units.objection(USUAL_MARK) == null) {
      throw new IllegalArgumentException(
          "clamp: units '%s' can take any number, so none marks a free one by itself; name the number that does (--free)"
              .formatted(units.name()));
    }
    if ((long) chains * visible > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%d chains of %d units are more than one array holds; take fewer chains"
              .formatted(chains, visible));
    }
    float[] isFree = new float[chains * visible];
    float[] values = new float[isFree.length];
    float[] row = new float[visible];
    for (int chain = 0; chain < chains; chain++) {
      rows.row(chain % rows.rows(), row);
      for (int i = 0; i < visible; i++) {
        String objection = units.objection(row[i]);
        boolean free = row[i] == (freeValue == null ? USUAL_MARK : freeValue);
        if (!free && objection != null) {
          throw new BadInputException(
              source,
              "row %d, column %d is %s, but %s; write %s for a free unit"
                  .formatted(chain % rows.rows(), i, row[i], objection, mark));
        }
        isFree[chain * visible + i] = free ? 1 : 0;
        values[chain * visible + i] = free ? 0 : row[i];
      }
    }
    return new Clamp(chains, visible, isFree, values);
  }

  private static String text(float x) {
    return x == Math.rint(x) ? Long.toString((long) x) : Float.toString(x);
  }

  /**
   * Returns this clamp for a model that learned from transformed rows, with the known values
   * transformed.
   *
   * @throws IllegalArgumentException if each transformed value depends on known and free values
   */
  public Clamp through(@Nullable Transformation transformation) {
    if (transformation == null) {
      return this;
    }
    if (!(transformation instanceof Standardisation)) {
      throw new IllegalArgumentException(
          "clamp: the model learned from whitened rows, whose values are each made of all of a"
              + " row: learn from standardised ones to complete examples");
    }
    float[] seen = transformation.apply(values);
    for (int i = 0; i < seen.length; i++) {
      seen[i] = isFree[i] == 0 ? seen[i] : 0;
    }
    return new Clamp(chains, visible, isFree, seen);
  }

  /** Uploads the clamp to a backend. */
  public Held upload(Backend backend) {
    Workspace parts = new Workspace(backend);
    Matrix free = parts.upload(isFree, chains, visible);
    return new Held(backend, free, parts.upload(values, chains, visible), parts);
  }

  /** The clamp in a backend, which holds the clamped units of states v (n, V). */
  public record Held(Backend backend, Matrix isFree, Matrix values, Workspace parts)
      implements AutoCloseable {
    /** Sets the clamped units of v to their values. Free units are not changed. */
    public void hold(Matrix v) {
      backend.hadamard(v, isFree, v);
      backend.axpy(Scalar.ONE, values, v);
    }

    @Override
    public void close() {
      parts.close();
    }
  }
}
