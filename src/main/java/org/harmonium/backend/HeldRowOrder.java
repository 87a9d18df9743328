package org.harmonium.backend;

/** A row order whose indices are on the host. A subclass stores the cursor. */
public abstract class HeldRowOrder implements RowOrder {
  /** The row indices in their order. */
  protected final int[] indices;

  private int largest;

  /** Creates the identity order of {@code length} rows. */
  protected HeldRowOrder(int length) {
    indices = new int[length];
    for (int i = 0; i < length; i++) {
      indices[i] = i;
    }
    largest = length - 1;
  }

  /** Called after the indices have changed. */
  protected abstract void written();

  /** Moves the cursor to a valid position. */
  protected abstract void moveTo(int position);

  @Override
  public final int length() {
    return indices.length;
  }

  @Override
  public final void write(int[] order) {
    if (order.length != indices.length) {
      throw new IllegalArgumentException(
          "an order of %d rows cannot be replaced by %d indices"
              .formatted(indices.length, order.length));
    }
    largest = Shapes.largestRow(order);
    System.arraycopy(order, 0, indices, 0, order.length);
    written();
  }

  @Override
  public final int largest() {
    return largest;
  }

  @Override
  public final int[] read() {
    return indices.clone();
  }

  @Override
  public final void seek(int position) {
    if (position < 0 || position > indices.length) {
      throw new IllegalArgumentException(
          "position %d is outside an order of %d rows".formatted(position, indices.length));
    }
    moveTo(position);
  }
}
