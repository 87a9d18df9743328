package org.harmonium.backend.cuda;

import org.harmonium.backend.Scalar;

/** A variable coefficient on the device, and its negated view. */
final class CudaScalar implements Scalar {
  private final Cells cells;
  private final Cells.Cell cell;
  private final Scalar negated = new Negated(this);

  CudaScalar(Cells cells, float value) {
    this.cells = cells;
    this.cell = cells.make();
    cell.setPair(value);
  }

  Cells cells() {
    return cells;
  }

  Cells.Cell cell() {
    return cell;
  }

  @Override
  public float get() {
    return cell.value();
  }

  @Override
  public void set(float value) {
    cell.setPair(value);
  }

  @Override
  public Scalar negated() {
    return negated;
  }

  /** The negated value of a variable, adjacent to it on the device. */
  record Negated(CudaScalar original) implements Scalar {
    @Override
    public float get() {
      return -original.get();
    }

    @Override
    public void set(float value) {
      throw new UnsupportedOperationException(
          "a negated view cannot be set; set the original scalar");
    }

    @Override
    public Scalar negated() {
      return original;
    }
  }
}
