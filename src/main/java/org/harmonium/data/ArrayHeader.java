package org.harmonium.data;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an array file says about its numbers, already checked: the shape has at least one dimension
 * and one element, and no more elements than a Java array holds.
 */
final class ArrayHeader {
  /** The most elements of a Java array; a few words less than 2^31 - 1 on every JVM. */
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
   * Checks the claims of a header.
   *
   * @param fortranOrder whether the first index runs fastest in the file, instead of the last
   * @throws BadInputException when the shape is empty, negative, or larger than a Java array
   */
  static ArrayHeader of(
      String file, ElementType type, ByteOrder order, long[] shape, boolean fortranOrder) {
    if (shape.length == 0) {
      throw new BadInputException(file, "holds a single number: give an array with a row a case");
    }
    long elements = 1;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new BadInputException(
            file,
            "dimension "
                + dimension
                + " in the shape "
                + text(shape)
                + ": it is damaged, so write or fetch it again");
      }
      if (dimension == 0) {
        throw new BadInputException(
            file, "holds no values (shape " + text(shape) + "): give at least one row");
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
              + " values, but one set holds"
              + " at most "
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

  /** The length of a row: all dimensions but the first, flattened. */
  int cols() {
    return elements / rows();
  }

  /** The size of the numbers in the file, in bytes. */
  long dataBytes() {
    return (long) elements * type.bytes();
  }

  /** The images that the rows are: those of a three-dimensional array. */
  @Nullable ImageShape imageShape() {
    return shape.length == 3 ? new ImageShape(dimension(1), dimension(2)) : null;
  }

  /** The shape as people write it. */
  String shapeText() {
    return text(shape);
  }

  private static String text(long[] shape) {
    return Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(" x "));
  }
}
