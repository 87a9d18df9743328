package org.harmonium.backend.cpu;

import java.util.Arrays;

/**
 * Subset sums in plain Java that the C2 compiler vectorises. JDK 17 does so only if each row of a
 * small loop is an array of its own; see {@link PlainMicroKernel}.
 */
final class PlainSubsetSums implements SubsetSums {
  /** The largest number of columns in a panel: long rows, as for {@link PlainMicroKernel}. */
  private static final int COLUMNS = 512;

  /** The least number of columns in a panel. Narrower panels take twice the time. */
  private static final int MIN_COLUMNS = 128;

  private static final int GROUPS = CHUNK / GROUP;
  private static final int ONE = Float.floatToRawIntBits(1f);

  private final float[][] term = new float[CHUNK][COLUMNS];
  private final float[] nothing = new float[COLUMNS];

  /** Entry {@code g * 16 + s} is the sum of the terms of group g selected by the bits of s. */
  private final float[][] table = new float[GROUPS * SUBSETS][];

  private float[][] sum = {};
  private int rows;
  private int columns;
  private int groups;

  PlainSubsetSums() {
    for (int entry = 0; entry < table.length; entry++) {
      int subset = entry % SUBSETS;
      int low = Integer.numberOfTrailingZeros(subset);
      table[entry] =
          subset == 0
              ? nothing
              : subset == 1 << low ? term[entry / SUBSETS * GROUP + low] : new float[COLUMNS];
    }
  }

  @Override
  public int panelColumns(int columns, int panels) {
    int wanted = Math.min(panels, columns / MIN_COLUMNS);
    int count = Math.max(wanted, (columns + COLUMNS - 1) / COLUMNS);
    return (columns + count - 1) / count;
  }

  // No branch depends on a value, because it could not be predicted.

  @Override
  public boolean encodeRow(float[] a, int offset, int depth, int[] codes, int at, int step) {
    int other = 0;
    for (int k0 = 0, to = at; k0 < depth; k0 += CHUNK, to += step) {
      int code = 0;
      for (int k = 0; k < Math.min(CHUNK, depth - k0); k++) {
        int bits = Float.floatToRawIntBits(a[offset + k0 + k]);
        int one = bits >>> 29 & 1; // the exponent bit that 1 has and 0 does not
        other |= bits ^ one * ONE;
        code |= one << k;
      }
      codes[to] = code;
    }
    return other == 0;
  }

  @Override
  public boolean encodeColumns(
      float[] a, int offset, int stride, int terms, int count, int[] codes, int at) {
    Arrays.fill(codes, at, at + count, 0);
    int other = 0;
    for (int k = 0; k < terms; k++) {
      int from = offset + k * stride;
      for (int x = 0; x < count; x++) {
        int bits = Float.floatToRawIntBits(a[from + x]);
        int one = bits >>> 29 & 1;
        other |= bits ^ one * ONE;
        codes[at + x] |= one << k;
      }
    }
    return other == 0;
  }

  @Override
  public void begin(int rowsOfTile, int columnsOfTile) {
    rows = rowsOfTile;
    columns = columnsOfTile;
    if (sum.length < rows) {
      sum = new float[rows][COLUMNS];
    }
    for (int i = 0; i < rows; i++) {
      Arrays.fill(sum[i], 0, columns, 0f);
    }
  }

  @Override
  public void tabulate(float[] b, int offset, int stride, boolean transposed, int terms) {
    if (transposed) {
      transpose(b, offset, stride, terms);
    } else {
      for (int k = 0; k < terms; k++) {
        System.arraycopy(b, offset + k * stride, term[k], 0, columns);
      }
    }
    groups = (terms + GROUP - 1) / GROUP;
    // An incomplete group has stale numbers in its last terms; no code selects them.
    for (int entry = 0; entry < groups * SUBSETS; entry++) {
      int subset = entry % SUBSETS;
      int rest = subset & (subset - 1);
      if (rest != 0) {
        int low = Integer.numberOfTrailingZeros(subset);
        int start = entry - subset;
        addTwo(columns, table[entry], table[start + rest], table[start + (1 << low)]);
      }
    }
  }

  private static void addTwo(int columns, float[] sum, float[] x, float[] y) {
    for (int j = 0; j < columns; j++) {
      sum[j] = x[j] + y[j];
    }
  }

  /** Transposes eight columns of B at a time, which are rows in memory. */
  private void transpose(float[] b, int offset, int stride, int terms) {
    int x = 0;
    for (; x + 8 <= columns; x += 8) {
      int s = offset + x * stride;
      for (int k = 0; k < terms; k++, s++) {
        float[] row = term[k];
        row[x] = b[s];
        row[x + 1] = b[s + stride];
        row[x + 2] = b[s + 2 * stride];
        row[x + 3] = b[s + 3 * stride];
        row[x + 4] = b[s + 4 * stride];
        row[x + 5] = b[s + 5 * stride];
        row[x + 6] = b[s + 6 * stride];
        row[x + 7] = b[s + 7 * stride];
      }
    }
    for (; x < columns; x++) {
      for (int k = 0; k < terms; k++) {
        term[k][x] = b[offset + x * stride + k];
      }
    }
  }

  @Override
  public void add(int[] codes, int at) {
    int group = 0;
    for (; group + 4 <= groups; group += 4) {
      addFour(codes, at, group);
    }
    for (; group < groups; group++) {
      addOne(codes, at, group);
    }
  }

  private void addFour(int[] codes, int at, int group) {
    int t = group * SUBSETS;
    for (int i = 0; i < rows; i++) {
      int code = codes[at + i] >>> (group * GROUP);
      addFour(
          columns,
          sum[i],
          table[t + (code & 15)],
          table[t + 16 + (code >>> 4 & 15)],
          table[t + 32 + (code >>> 8 & 15)],
          table[t + 48 + (code >>> 12 & 15)]);
    }
  }

  private static void addFour(
      int columns, float[] sum, float[] b0, float[] b1, float[] b2, float[] b3) {
    for (int j = 0; j < columns; j++) {
      sum[j] += (b0[j] + b1[j]) + (b2[j] + b3[j]);
    }
  }

  private void addOne(int[] codes, int at, int group) {
    for (int i = 0; i < rows; i++) {
      int subset = (codes[at + i] >>> (group * GROUP)) & (SUBSETS - 1);
      addOne(columns, sum[i], table[group * SUBSETS + subset]);
    }
  }

  private static void addOne(int columns, float[] sum, float[] x) {
    for (int j = 0; j < columns; j++) {
      sum[j] += x[j];
    }
  }

  @Override
  public void store(float alpha, float beta, float[] c, int offset, int stride) {
    for (int i = 0; i < rows; i++) {
      if (beta == 0) {
        storeRow(columns, alpha, sum[i], c, offset + i * stride);
      } else {
        storeRow(columns, alpha, sum[i], beta, c, offset + i * stride);
      }
    }
  }

  private static void storeRow(int columns, float alpha, float[] sum, float[] c, int offset) {
    for (int j = 0; j < columns; j++) {
      c[offset + j] = alpha * sum[j];
    }
  }

  private static void storeRow(
      int columns, float alpha, float[] sum, float beta, float[] c, int offset) {
    for (int j = 0; j < columns; j++) {
      c[offset + j] = beta * c[offset + j] + alpha * sum[j];
    }
  }
}
