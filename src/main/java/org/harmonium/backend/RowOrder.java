package org.harmonium.backend;

/**
 * An order of rows with a cursor: which rows {@link Backend#gather} takes next. Who makes it closes
 * it.
 */
public interface RowOrder extends AutoCloseable {
  /** The number of entries. */
  int length();

  /**
   * Replaces the order by {@code indices} from 0 up, whose number is {@link #length()}; the cursor
   * stays where it is.
   */
  void write(int[] indices);

  /** The largest index in it: what it is used with must have more rows. */
  int largest();

  /** A copy of the order. Waits for pending work. */
  int[] read();

  /** The index of the next entry to be taken. Waits for pending work. */
  int position();

  /** Sets the index of the next entry to be taken, 0 to {@link #length()}. */
  void seek(int position);

  @Override
  void close();
}
