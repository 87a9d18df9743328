package org.harmonium.data;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The element type and shape declared by an array file, after checks: at least one dimension and
 * one element, and at most as many elements as a Java array has.
 */
final class ArrayHeader {
  /** The maximum number of elements of a Java array on common JVMs, slightly below 2^31 - 1. */
  static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

  private final ElementType type;
  private final ByteOrder order;
  private final long[] shape;
  private final boolean fortranOrder;
  private final int elements;

  private ArrayHeader(
      ElementType type, ByteOrder order, long[] shape, boolean fortranOrder, int elements) {
    this.type = type;
    this.order = order;
    this.shape = shape;
    this.fortranOrder = fortranOrder;
    this.elements = elements;
  }

  /**
   * Checks the values of a header.
   *
   * @param fortranOrder whether the first index varies fastest in the file, instead of the last
   * @throws BadInputException if the shape is empty, negative, or larger than a Java array
   */
  static ArrayHeader of(
      String file, ElementType type, ByteOrder order, long[] shape, boolean fortranOrder) {
    if (shape.length == 0) {
      throw new BadInputException(
          file, "is a single number: give an array with one row per example");
    }
    long elements = 1;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new BadInputException(
            file,
            "has the dimension "
                + dimension
                + " in the shape "
                + text(shape)
                + ": write or fetch it again");
      }
      if (dimension == 0) {
        throw new BadInputException(
            file, "has no values (shape " + text(shape) + "): give at least one row");
      }
    }
    try {
      for (long dimension : shape) {
        elements = Math.multiplyExact(elements, dimension);
      }
    } catch (ArithmeticException e) {
      elements = Long.MAX_VALUE;
    }
    if (elements > MOST_ELEMENTS) {
      throw new BadInputException(
          file,
          "declares the shape "
              + text(shape)
              + ", "
              + (elements == Long.MAX_VALUE ? "over 2^63" : elements)
              + " values; the maximum is "
              + MOST_ELEMENTS
              + ": split it into files of fewer rows");
    }
    return new ArrayHeader(type, order, shape.clone(), fortranOrder, (int) elements);
  }

  ElementType type() {
    return type;
  }

  ByteOrder order() {
    return order;
  }

  int dimensions() {
    return shape.length;
  }

  int dimension(int index) {
    return (int) shape[index];
  }

  boolean fortranOrder() {
    return fortranOrder;
  }

  int elements() {
    return elements;
  }

  int rows() {
    return (int) shape[0];
  }

  /** The length of a row: the product of all dimensions except the first. */
  int cols() {
    return elements / rows();
  }

  /** The size of the numbers in the file, in bytes. */
  long dataBytes() {
    return (long) elements * type.bytes();
  }

  /** The shape of the images in the rows of a three-dimensional array, else null. */
  @Nullable ImageShape imageShape() {
    return shape.length == 3 ? new ImageShape(dimension(1), dimension(2)) : null;
  }

  /** The shape as text, for example {@code 60000 x 28 x 28}. */
  String shapeText() {
    return text(shape);
  }

  private static String text(long[] shape) {
    return Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(" x "));
  }
}
