package org.harmonium.kind;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.BadInputException;
import org.harmonium.data.Dataset;
import org.harmonium.kind.rows.RowBlocks;
import org.jspecify.annotations.Nullable;

/**
 * What a model makes of the rows of a data set, a block at a time: hidden representations and
 * reconstructions.
 */
public final class Representation {
  private final LearnedModel model;
  private final Backend backend;
  private final Map<String, Double> inference = new LinkedHashMap<>();

  /** Of this model. */
  public Representation(LearnedModel model) {
    this.model = model;
    this.backend = model.backend();
  }

  /** Turns a block of rows v (n, V) into what is wanted of them. */
  private interface Block {
    void compute(Matrix v, Matrix out);
  }

  /**
   * The means of a hidden layer for each row, or samples.
   *
   * @param layer from 1
   * @param random where samples come from; null for the means
   * @return (rows, H), row-major
   * @throws BadInputException if the rows do not fit the model
   */
  public float[] encode(Dataset data, int layer, @Nullable RandomStream random) {
    Encodes encoder = model.as(Encodes.class, "encodes");
    return overBlocks(data, encoder.hidden(layer), (v, h) -> encoder.encode(v, layer, random, h));
  }

  /**
   * The reconstruction of each row from the means of the hidden units.
   *
   * @return (rows, V), row-major
   * @throws BadInputException if the rows do not fit the model
   */
  public float[] reconstruct(Dataset data) {
    Reconstructs reconstructing = model.as(Reconstructs.class, "reconstructs");
    return overBlocks(data, model.visible(), reconstructing::reconstruct);
  }

  /** The mean of the squared differences between rows and what was made of them, a value. */
  public static double squaredError(Dataset rows, float[] made) {
    float[] row = new float[rows.cols()];
    double sum = 0;
    for (int i = 0; i < rows.rows(); i++) {
      rows.row(i, row);
      for (int j = 0; j < row.length; j++) {
        double difference = row[j] - made[i * row.length + j];
        sum += difference * difference;
      }
    }
    return sum / made.length;
  }

  /**
   * What is known of the inference of the last data set, as {@link LearnedModel#inferenceFigures}:
   * the largest of its blocks.
   */
  public Map<String, Double> inferenceFigures() {
    return inference;
  }

  private float[] overBlocks(Dataset data, int width, Block block) {
    requireFit(model.visible(), data);
    if ((long) data.rows() * width > Integer.MAX_VALUE - 8) {
      throw new BadInputException(
          data.provenance().source(),
          "%d rows of %d numbers are more than one array holds; split the file"
              .formatted(data.rows(), width));
    }
    inference.clear();
    float[] all = new float[data.rows() * width];
    RowBlocks.each(
        backend,
        data,
        (v, from) -> {
          try (Matrix out = backend.zeros(v.rows(), width)) {
            block.compute(v, out);
            model.inferenceFigures().forEach((name, x) -> inference.merge(name, x, Math::max));
            System.arraycopy(backend.download(out), 0, all, from * width, v.rows() * width);
          }
        });
    return all;
  }

  /**
   * Demands one value a visible unit in each row.
   *
   * @throws BadInputException naming both widths
   */
  public static void requireFit(int visible, Dataset data) {
    if (data.cols() != visible) {
      throw new BadInputException(
          data.provenance().source(),
          "has rows of %d values, but the model has %d visible units; give data like that it learned from"
              .formatted(data.cols(), visible));
    }
  }
}
