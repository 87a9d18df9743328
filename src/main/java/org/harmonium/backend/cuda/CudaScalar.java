package org.harmonium.backend.cuda;

import org.harmonium.backend.Scalar;

/** A variable coefficient on the device. Its negated value is adjacent to it. */
final class CudaScalar implements Scalar {
  final Cells cells;
  final Cells.Cell cell;
  private final Scalar negated = new Negated(this);

  CudaScalar(Cells cells, float value) {
    this.cells = cells;
    this.cell = cells.make();
    cell.setPair(value);
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
}
