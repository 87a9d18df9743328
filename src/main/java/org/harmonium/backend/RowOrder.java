package org.harmonium.backend;

/**
 * An order of rows with a cursor, which selects the rows that {@link Backend#gather} copies next.
 * The creator must close it.
 */
public interface RowOrder extends AutoCloseable {
  /** Returns the number of entries. */
  int length();

  /** Replaces the order by {@link #length()} row indices, at least 0. The cursor is unchanged. */
  void write(int[] indices);

  /** Returns the largest index. A row store used with this order must have more rows. */
  int largest();

  /** Returns a copy of the order. Waits for pending work. */
  int[] read();

  /** Returns the position of the next entry. Waits for pending work. */
  int position();

  /** Sets the position of the next entry, from 0 to {@link #length()}. */
  void seek(int position);

  @Override
  void close();
}
