package org.harmonium.data;

/** A linear map of the rows of a data set, for units that real values are to be learned by. */
public sealed interface Transformation permits Standardisation, Whitening {
  /** How many values a row has before. */
  int inputs();

  /** How many values a row has after. */
  int outputs();

  /** Transformed rows, row-major; {@code rows} holds whole rows of {@link #inputs} values. */
  float[] apply(float[] rows);

  /** The rows that these are transformed from, for pictures; the nearest if some detail is lost. */
  float[] invert(float[] rows);

  /** The transformed set, with the labels and the provenance of this one. */
  default Dataset apply(Dataset data) {
    if (data.cols() != inputs()) {
      throw new BadInputException(
          data.provenance().source(),
          "has %d columns, the transformation is of %d".formatted(data.cols(), inputs()));
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

  /** Demands whole rows. */
  static int rows(float[] values, int cols) {
    if (values.length % cols != 0) {
      throw new IllegalArgumentException(
          "%d values are no whole rows of %d".formatted(values.length, cols));
    }
    return values.length / cols;
  }
}
