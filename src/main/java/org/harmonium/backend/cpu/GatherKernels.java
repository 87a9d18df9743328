package org.harmonium.backend.cpu;

/** Copies rows of a data set in a given order, to form a minibatch. */
public final class GatherKernels {

  /** b / 255 for the unsigned bytes b, by one division each. */
  private static final float[] LEVELS = new float[256];

  static {
    for (int b = 0; b < LEVELS.length; b++) {
      LEVELS[b] = b / 255f;
    }
  }

  /** Copies row order[cursor + i] of data to row i of out, for a range of rows of out. */
  public void gather(Slab data, int[] order, int cursor, Slab out, int fromRow, int toRow) {
    int cols = out.cols;
    for (int row = fromRow; row < toRow; row++) {
      System.arraycopy(
          data.data,
          data.offset + order[cursor + row] * cols,
          out.data,
          out.offset + row * cols,
          cols);
    }
  }

  /** Copies rows of unsigned bytes as above; the byte b is read as b / 255. */
  public void gather(byte[] data, int[] order, int cursor, Slab out, int fromRow, int toRow) {
    int cols = out.cols;
    float[] target = out.data;
    float[] levels = LEVELS;
    for (int row = fromRow; row < toRow; row++) {
      int from = order[cursor + row] * cols;
      int to = out.offset + row * cols;
      for (int col = 0; col < cols; col++) {
        target[to + col] = levels[data[from + col] & 0xFF];
      }
    }
  }
}
