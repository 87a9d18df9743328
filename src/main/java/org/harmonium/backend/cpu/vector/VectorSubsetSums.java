package org.harmonium.backend.cpu.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.harmonium.backend.cpu.SubsetSums;

/**
 * Subset sums on the Vector API, for panels two vectors wide. With 512 bits, the eight tables of a
 * chunk take 16 KiB and share the first-level cache with the sums of a hundred rows.
 */
public final class VectorSubsetSums implements SubsetSums {
  private static final VectorSpecies<Float> SPECIES = VectorMicroKernel.SPECIES;
  private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);
  private static final int LANES = VectorMicroKernel.LANES;
  private static final int COLUMNS = 2 * LANES;

  /**
   * The index at which tables and sums begin in their arrays. After the array header of 16 bytes,
   * it is the next multiple of 64 bytes, so that no vector crosses a cache line if arrays are
   * aligned to 64 bytes (-XX:ObjectAlignmentInBytes=64). It affects speed only.
   */
  private static final int START = 12;

  /** The number of elements in the table of a group. */
  private static final int TABLE = SUBSETS * COLUMNS;

  private final float[] term = new float[CHUNK * COLUMNS];
  private final float[] table = new float[START + CHUNK / GROUP * TABLE];
  private float[] sum = {};
  private int rows;
  private int columns;
  private int groups;

  @Override
  public int panelColumns(int columns, int panels) {
    return COLUMNS;
  }

  // ---------------------------------------------------------------- the codes

  @Override
  public boolean encodeRow(float[] a, int offset, int depth, int[] codes, int at, int step) {
    long all = -1;
    boolean binary = true;
    for (int k0 = 0, to = at; k0 < depth; k0 += CHUNK, to += step) {
      int terms = Math.min(CHUNK, depth - k0);
      int from = offset + k0;
      int code = 0;
      int k = 0;
      for (; k + LANES <= terms; k += LANES) {
        FloatVector x = FloatVector.fromArray(SPECIES, a, from + k);
        long ones = x.compare(VectorOperators.EQ, 1f).toLong();
        all &= ones | x.compare(VectorOperators.EQ, 0f).toLong();
        code |= (int) (ones << k);
      }
      for (; k < terms; k++) {
        float x = a[from + k];
        binary &= x == 0f || x == 1f;
        code |= x == 1f ? 1 << k : 0;
      }
      codes[to] = code;
    }
    return binary && (all & (1L << LANES) - 1) == (1L << LANES) - 1;
  }

  @Override
  public boolean encodeColumns(
      float[] a, int offset, int stride, int terms, int count, int[] codes, int at) {
    VectorMask<Float> all = SPECIES.maskAll(true);
    int x = 0;
    for (; x + LANES <= count; x += LANES) {
      IntVector code = IntVector.zero(INTS);
      for (int k = 0; k < terms; k++) {
        FloatVector v = FloatVector.fromArray(SPECIES, a, offset + k * stride + x);
        VectorMask<Float> ones = v.compare(VectorOperators.EQ, 1f);
        all = all.and(ones.or(v.compare(VectorOperators.EQ, 0f)));
        code = code.lanewise(VectorOperators.OR, 1 << k, ones.cast(INTS));
      }
      code.intoArray(codes, at + x);
    }
    boolean binary = all.allTrue();
    for (; x < count; x++) {
      int code = 0;
      for (int k = 0; k < terms; k++) {
        float value = a[offset + k * stride + x];
        binary &= value == 0f || value == 1f;
        code |= value == 1f ? 1 << k : 0;
      }
      codes[at + x] = code;
    }
    return binary;
  }

  // ---------------------------------------------------------------- the tables

  @Override
  public void begin(int rowsOfTile, int columnsOfTile) {
    rows = rowsOfTile;
    columns = columnsOfTile;
    int end = START + rows * COLUMNS;
    if (sum.length < end) {
      sum = new float[end];
    }
    Arrays.fill(sum, START, end, 0f);
  }

  @Override
  public void tabulate(float[] b, int offset, int stride, boolean transposed, int terms) {
    groups = (terms + GROUP - 1) / GROUP;
    if (!transposed && columns == COLUMNS && terms == groups * GROUP) {
      fill(b, offset, stride);
      return;
    }
    if (transposed) {
      transpose(b, offset, stride, terms);
    } else {
      for (int k = 0; k < terms; k++) {
        System.arraycopy(b, offset + k * stride, term, k * COLUMNS, columns);
      }
    }
    // An incomplete group has stale numbers in its last terms; no code selects them.
    fill(term, 0, COLUMNS);
  }

  private void transpose(float[] b, int offset, int stride, int terms) {
    int x = 0;
    for (; x + 4 <= columns; x += 4) {
      int s = offset + x * stride;
      for (int k = 0, to = x; k < terms; k++, s++, to += COLUMNS) {
        term[to] = b[s];
        term[to + 1] = b[s + stride];
        term[to + 2] = b[s + 2 * stride];
        term[to + 3] = b[s + 3 * stride];
      }
    }
    for (; x < columns; x++) {
      for (int k = 0; k < terms; k++) {
        term[k * COLUMNS + x] = b[offset + x * stride + k];
      }
    }
  }

  private void fill(float[] b, int offset, int stride) {
    for (int group = 0; group < groups; group++) {
      int from = offset + group * GROUP * stride;
      fillHalf(b, from, stride, table, START + group * TABLE);
      fillHalf(b, from + LANES, stride, table, START + group * TABLE + LANES);
    }
  }

  /** Computes all subset sums of four rows, one vector wide. */
  private static void fillHalf(float[] b, int offset, int stride, float[] to, int at) {
    FloatVector b0 = FloatVector.fromArray(SPECIES, b, offset);
    FloatVector b1 = FloatVector.fromArray(SPECIES, b, offset + stride);
    FloatVector b2 = FloatVector.fromArray(SPECIES, b, offset + 2 * stride);
    FloatVector b3 = FloatVector.fromArray(SPECIES, b, offset + 3 * stride);
    FloatVector b12 = b1.add(b2);
    FloatVector b13 = b1.add(b3);
    FloatVector b23 = b2.add(b3);
    FloatVector b123 = b1.add(b23);
    // spotless:off
    b0.intoArray(to, at + COLUMNS);
    b1.intoArray(to, at + 2 * COLUMNS);
    b0.add(b1).intoArray(to, at + 3 * COLUMNS);
    b2.intoArray(to, at + 4 * COLUMNS);
    b0.add(b2).intoArray(to, at + 5 * COLUMNS);
    b12.intoArray(to, at + 6 * COLUMNS);
    b0.add(b12).intoArray(to, at + 7 * COLUMNS);
    b3.intoArray(to, at + 8 * COLUMNS);
    b0.add(b3).intoArray(to, at + 9 * COLUMNS);
    b13.intoArray(to, at + 10 * COLUMNS);
    b0.add(b13).intoArray(to, at + 11 * COLUMNS);
    b23.intoArray(to, at + 12 * COLUMNS);
    b0.add(b23).intoArray(to, at + 13 * COLUMNS);
    b123.intoArray(to, at + 14 * COLUMNS);
    b0.add(b123).intoArray(to, at + 15 * COLUMNS);
    // spotless:on
  }

  // ---------------------------------------------------------------- the sums

  @Override
  public void add(int[] codes, int at) {
    if (groups == 8) {
      addEight(codes, at, rows, table, sum);
      return;
    }
    int group = 0;
    if (groups >= 4) {
      addFour(codes, at, rows, table, sum);
      group = 4;
    }
    for (; group < groups; group++) {
      addOne(codes, at, group, rows, table, sum);
    }
  }

  private static void addEight(int[] codes, int at, int rows, float[] table, float[] sum) {
    for (int i = 0; i < rows; i++) {
      int code = codes[at + i];
      // spotless:off
      int p = (code & 15) * COLUMNS, q = TABLE + (code >>> 4 & 15) * COLUMNS;
      FloatVector s = pair(table, p, q), t = pair(table, p + LANES, q + LANES);
      p = 2 * TABLE + (code >>> 8 & 15) * COLUMNS; q = 3 * TABLE + (code >>> 12 & 15) * COLUMNS;
      s = s.add(pair(table, p, q)); t = t.add(pair(table, p + LANES, q + LANES));
      p = 4 * TABLE + (code >>> 16 & 15) * COLUMNS; q = 5 * TABLE + (code >>> 20 & 15) * COLUMNS;
      FloatVector u = pair(table, p, q), v = pair(table, p + LANES, q + LANES);
      p = 6 * TABLE + (code >>> 24 & 15) * COLUMNS; q = 7 * TABLE + (code >>> 28) * COLUMNS;
      u = u.add(pair(table, p, q)); v = v.add(pair(table, p + LANES, q + LANES));
      // spotless:on
      accumulate(sum, i * COLUMNS, s, u);
      accumulate(sum, i * COLUMNS + LANES, t, v);
    }
  }

  private static void addFour(int[] codes, int at, int rows, float[] table, float[] sum) {
    for (int i = 0; i < rows; i++) {
      int code = codes[at + i];
      // spotless:off
      int p = (code & 15) * COLUMNS, q = TABLE + (code >>> 4 & 15) * COLUMNS;
      FloatVector s = pair(table, p, q), t = pair(table, p + LANES, q + LANES);
      p = 2 * TABLE + (code >>> 8 & 15) * COLUMNS; q = 3 * TABLE + (code >>> 12 & 15) * COLUMNS;
      s = s.add(pair(table, p, q)); t = t.add(pair(table, p + LANES, q + LANES));
      // spotless:on
      accumulate(sum, i * COLUMNS, s);
      accumulate(sum, i * COLUMNS + LANES, t);
    }
  }

  private static void addOne(int[] codes, int at, int group, int rows, float[] table, float[] sum) {
    for (int i = 0; i < rows; i++) {
      int subset = (codes[at + i] >>> (group * GROUP)) & (SUBSETS - 1);
      int p = START + group * TABLE + subset * COLUMNS;
      accumulate(sum, i * COLUMNS, FloatVector.fromArray(SPECIES, table, p));
      accumulate(sum, i * COLUMNS + LANES, FloatVector.fromArray(SPECIES, table, p + LANES));
    }
  }

  private static FloatVector pair(float[] table, int p, int q) {
    return FloatVector.fromArray(SPECIES, table, START + p)
        .add(FloatVector.fromArray(SPECIES, table, START + q));
  }

  private static void accumulate(float[] sum, int at, FloatVector x, FloatVector y) {
    FloatVector.fromArray(SPECIES, sum, START + at).add(x).add(y).intoArray(sum, START + at);
  }

  private static void accumulate(float[] sum, int at, FloatVector x) {
    FloatVector.fromArray(SPECIES, sum, START + at).add(x).intoArray(sum, START + at);
  }

  @Override
  public void store(float alpha, float beta, float[] c, int offset, int stride) {
    for (int i = 0; i < rows; i++) {
      int from = START + i * COLUMNS;
      int to = offset + i * stride;
      int j = 0;
      for (; j + LANES <= columns; j += LANES) {
        FloatVector x = FloatVector.fromArray(SPECIES, sum, from + j).mul(alpha);
        if (beta != 0) {
          x = FloatVector.fromArray(SPECIES, c, to + j).mul(beta).add(x);
        }
        x.intoArray(c, to + j);
      }
      for (; j < columns; j++) {
        float x = alpha * sum[from + j];
        c[to + j] = beta == 0 ? x : beta * c[to + j] + x;
      }
    }
  }
}
