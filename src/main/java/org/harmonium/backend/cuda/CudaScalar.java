package org.harmonium.backend.cuda;

import org.harmonium.backend.Scalar;

/** A variable coefficient on the device. Its negated value is adjacent to it. */
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
}
