package org.harmonium.backend;

/**
 * A row order whose numbers are held on the host, as only the host changes them. A backend adds
 * where its cursor is, and what it does with new numbers.
 */
public abstract class HeldRowOrder implements RowOrder {
  /** The order. */
  protected final int[] indices;

  private int largest;

  /** The identity of so many rows. */
  protected HeldRowOrder(int length) {
    indices = new int[length];
    for (int i = 0; i < length; i++) {
      indices[i] = i;
    }
    largest = length - 1;
  }

  /** There is a new order. */
  protected abstract void written();

  /** Moves the cursor to a position that was checked. */
  protected abstract void moveTo(int position);

  @Override
  public final int length() {
    return indices.length;
  }

  @Override
  public final void write(int[] order) {
    if (order.length != indices.length) {
      throw new IllegalArgumentException(
          "an order of %d rows was given %d".formatted(indices.length, order.length));
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
          "position %d in an order of %d rows".formatted(position, indices.length));
    }
    moveTo(position);
  }
}
