package org.harmonium.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.harmonium.backend.cpu.MicroKernel;

/**
 * A micro-kernel on the Vector API, whose tile of two vectors per row stays in registers.
 *
 * <p>Twelve rows need 26 registers, which AVX-512 and NEON have; AVX2 has sixteen, enough for six
 * rows. The rows below the last full panel form panels of six and four rows, so that a batch of a
 * hundred rows needs no padding.
 *
 * <p>Until C2 has compiled the kernel, after about a second of products, each vector is an object
 * and a product is a hundred times slower. The plain kernel reaches full speed in a fifth of that
 * time.
 *
 * <p>For JDK 25 and newer. JDK 17 may box vectors, which then cost a hundred times as much.
 */
public final class VectorMicroKernel implements MicroKernel {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;

  private static final int ROWS = SPECIES.vectorBitSize() == 256 ? 6 : 12;
  private static final int COLUMNS = 2 * LANES;

  private final float[] tile = new float[ROWS * COLUMNS];

  /**
   * Creates a kernel for one thread.
   *
   * @throws UnsupportedOperationException if the vectors of this JVM have fewer than four lanes
   */
  public VectorMicroKernel() {
    if (LANES < 4) {
      throw new UnsupportedOperationException(
          "vectors have " + LANES + " lanes on this machine, less than four");
    }
  }

  @Override
  public String name() {
    return "Vector API, " + SPECIES.vectorBitSize() + " bits";
  }

  @Override
  public int panelRows(int rowsLeft) {
    if (rowsLeft >= ROWS || rowsLeft > 10) {
      return ROWS;
    }
    return rowsLeft == 5 || rowsLeft == 6 || rowsLeft > 8 ? 6 : 4;
  }

  @Override
  public int maxColumns() {
    return COLUMNS;
  }

  @Override
  public int panelColumns(int columns) {
    return COLUMNS;
  }

  @Override
  public boolean rowsApart() {
    return false;
  }

  @Override
  public void multiply(int rows, int columns, int depth, float[] a, int aOffset, float[][] b) {
    multiply(rows, depth, a, aOffset, b[0], tile, 0, COLUMNS);
  }

  @Override
  public boolean multiplyInto(
      int rows,
      int rowsInC,
      int columns,
      int depth,
      float[] a,
      int aOffset,
      float[][] b,
      float[] c,
      int offset,
      int stride) {
    if (rows != rowsInC || columns != COLUMNS) {
      return false;
    }
    multiply(rows, depth, a, aOffset, b[0], c, offset, stride);
    return true;
  }

  private static void multiply(
      int rows, int depth, float[] a, int aOffset, float[] b, float[] c, int offset, int stride) {
    switch (rows) {
      case 12 -> Tile12.multiply(depth, a, aOffset, b, c, offset, stride);
      case 6 -> Tile6.multiply(depth, a, aOffset, b, c, offset, stride);
      default -> Tile4.multiply(depth, a, aOffset, b, c, offset, stride);
    }
  }

  @Override
  public void store(int rows, int columns, float beta, float[] c, int offset, int stride) {
    for (int i = 0; i < rows; i++) {
      int from = i * COLUMNS;
      int to = offset + i * stride;
      int j = 0;
      for (; j + LANES <= columns; j += LANES) {
        FloatVector x = FloatVector.fromArray(SPECIES, tile, from + j);
        if (beta != 0) {
          x = FloatVector.fromArray(SPECIES, c, to + j).mul(beta).add(x);
        }
        x.intoArray(c, to + j);
      }
      for (; j < columns; j++) {
        c[to + j] = beta == 0 ? tile[from + j] : beta * c[to + j] + tile[from + j];
      }
    }
  }

  @Override
  public void storeTransposed(
      int rows, int columns, float beta, float[] c, int offset, int stride) {
    for (int j = 0; j < columns; j++) {
      int to = offset + j * stride;
      for (int i = 0; i < rows; i++) {
        float x = tile[i * COLUMNS + j];
        c[to + i] = beta == 0 ? x : beta * c[to + i] + x;
      }
    }
  }

  @Override
  public void copy(
      float[] from,
      int fromOffset,
      int stride,
      int count,
      int depth,
      float scale,
      float[] to,
      int toOffset,
      int width) {
    if (count == COLUMNS) {
      for (int k = 0; k < depth; k++) {
        int source = fromOffset + k * stride;
        int target = toOffset + k * width;
        FloatVector.fromArray(SPECIES, from, source).mul(scale).intoArray(to, target);
        FloatVector.fromArray(SPECIES, from, source + LANES)
            .mul(scale)
            .intoArray(to, target + LANES);
      }
      return;
    }
    // Left panels, the last of which is narrower than the others: by fours, because a mask would be
    // an object.
    for (int k = 0; k < depth; k++) {
      int source = fromOffset + k * stride;
      int target = toOffset + k * width;
      int x = 0;
      for (; x + 4 <= count; x += 4) {
        FloatVector.fromArray(FOUR, from, source + x).mul(scale).intoArray(to, target + x);
      }
      for (; x < count; x++) {
        to[target + x] = scale * from[source + x];
      }
    }
  }
}
