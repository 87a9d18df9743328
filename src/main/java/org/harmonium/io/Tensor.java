package org.harmonium.io;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Objects;

/**
 * A dense array of numbers with a shape, in C order: the last index varies fastest. A shape without
 * dimensions is a scalar; a tensor with a dimension of 0 is empty.
 *
 * <p>The array is shared with the creator of the tensor, not copied.
 */
public final class Tensor {
  private final TensorType type;
  private final int[] shape;
  private final Object data;

  private Tensor(TensorType type, Object data, int length, int[] shape) {
    if (elements(shape) != length) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " does not hold " + length + " elements");
    }
    this.type = type;
    this.shape = shape.clone();
    this.data = data;
  }

  /** Single-precision numbers; a scalar if no shape is given. */
  public static Tensor f32(float[] data, int... shape) {
    return new Tensor(TensorType.F32, data, data.length, shape);
  }

  /** Double-precision numbers. */
  public static Tensor f64(double[] data, int... shape) {
    return new Tensor(TensorType.F64, data, data.length, shape);
  }

  /** 32-bit integers. */
  public static Tensor i32(int[] data, int... shape) {
    return new Tensor(TensorType.I32, data, data.length, shape);
  }

  /** 64-bit integers. */
  public static Tensor i64(long[] data, int... shape) {
    return new Tensor(TensorType.I64, data, data.length, shape);
  }

  /** Unsigned bytes. */
  public static Tensor u8(byte[] data, int... shape) {
    return new Tensor(TensorType.U8, data, data.length, shape);
  }

  /**
   * The number of elements of a shape.
   *
   * @throws ArithmeticException if it exceeds 2^63 - 1
   * @throws IllegalArgumentException if a dimension is negative
   */
  static long elements(int[] shape) {
    long product = 1;
    for (int dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException("negative dimension in " + Arrays.toString(shape));
      }
      product = Math.multiplyExact(product, dimension);
    }
    return product;
  }

  /** The element type. */
  public TensorType type() {
    return type;
  }

  /** A copy of the shape. */
  public int[] shape() {
    return shape.clone();
  }

  /** The number of elements. */
  public int size() {
    return Array.getLength(data);
  }

  /** The numbers of an F32 tensor, shared. */
  public float[] floats() {
    return (float[]) dataOf(TensorType.F32);
  }

  /** The numbers of an F64 tensor, shared. */
  public double[] doubles() {
    return (double[]) dataOf(TensorType.F64);
  }

  /** The numbers of an I32 tensor, shared. */
  public int[] ints() {
    return (int[]) dataOf(TensorType.I32);
  }

  /** The numbers of an I64 tensor, shared. */
  public long[] longs() {
    return (long[]) dataOf(TensorType.I64);
  }

  /** The numbers of a U8 tensor, shared; each signed byte has the same bits. */
  public byte[] bytes() {
    return (byte[]) dataOf(TensorType.U8);
  }

  private Object dataOf(TensorType wanted) {
    if (type != wanted) {
      throw new IllegalStateException("the tensor is " + type + ", not " + wanted);
    }
    return data;
  }

  /** Whether no element is NaN or infinite; always true for integers. */
  public boolean isFinite() {
    switch (type) {
      case F32 -> {
        for (float x : floats()) {
          if (!Float.isFinite(x)) {
            return false;
          }
        }
      }
      case F64 -> {
        for (double x : doubles()) {
          if (!Double.isFinite(x)) {
            return false;
          }
        }
      }
      default -> {}
    }
    return true;
  }

  /** Whether type, shape and numbers are equal; NaN equals NaN, and -0 differs from 0. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && type == that.type
        && Arrays.equals(shape, that.shape)
        && Objects.deepEquals(data, that.data);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, Arrays.hashCode(shape), Arrays.deepHashCode(new Object[] {data}));
  }

  /** Type and shape, as in {@code F32[784, 500]}. */
  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
