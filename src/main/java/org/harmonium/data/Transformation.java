package org.harmonium.data;

/** An affine map of the rows of a data set, used to prepare real-valued data. */
public sealed interface Transformation permits Standardisation, Whitening {
  /** The number of values of an original row. */
  int inputs();

  /** The number of values of a transformed row. */
  int outputs();

  /** The transformed rows, row-major; {@code rows} has complete rows of {@link #inputs} values. */
  float[] apply(float[] rows);

  /** The original rows of transformed rows; the nearest ones if the map is not injective. */
  float[] invert(float[] rows);

  /** The transformed data set, with the labels and the provenance of the original. */
  default Dataset apply(Dataset data) {
    if (data.cols() != inputs()) {
      throw new BadInputException(
          data.provenance().source(),
          "has %d columns, but the transformation has %d: give data with as many columns"
              .formatted(data.cols(), inputs()));
    }
    Dataset transformed =
        Dataset.ofFloats(
            data.name(), data.rows(), outputs(), apply(data.toFloats()), data.provenance());
    ImageShape shape = data.imageShape();
    if (shape != null && shape.height() * shape.width() == outputs()) {
      transformed = transformed.withImageShape(shape);
    }
    int[] labels = data.labels();
    return labels == null ? transformed : transformed.withLabels(labels);
  }

  /** The number of rows; the values must be complete rows. */
  static int rows(float[] values, int cols) {
    if (values.length % cols != 0) {
      throw new IllegalArgumentException(
          "%d values are not complete rows of %d".formatted(values.length, cols));
    }
    return values.length / cols;
  }
}
