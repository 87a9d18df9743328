package org.harmonium.kind;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.BadInputException;
import org.harmonium.data.Dataset;
import org.harmonium.kind.rows.Rows;
import org.jspecify.annotations.Nullable;

/**
 * Computes hidden representations and reconstructions of the rows of a data set, block by block.
 */
public final class Representation {
  private final LearnedModel model;
  private final Backend backend;
  private final Map<String, Double> inference = new LinkedHashMap<>();

  /** Creates the representation of a model. */
  public Representation(LearnedModel model) {
    this.model = model;
    this.backend = model.backend();
  }

  /** Computes the result for a block of rows v (n, V). */
  private interface Block {
    void compute(Matrix v, Matrix out);
  }

  /**
   * Returns the means of a hidden layer for each row, or samples.
   *
   * @param layer from 1
   * @param random the source of the samples; null for the means
   * @return (rows, H), row-major
   * @throws BadInputException if the rows do not fit the model
   */
  public float[] encode(Dataset data, int layer, @Nullable RandomStream random) {
    Encodes encoder = model.as(Encodes.class, "encodes");
    return overBlocks(data, encoder.hidden(layer), (v, h) -> encoder.encode(v, layer, random, h));
  }

  /**
   * Returns the reconstruction of each row from the means of the hidden units.
   *
   * @return (rows, V), row-major
   * @throws BadInputException if the rows do not fit the model
   */
  public float[] reconstruct(Dataset data) {
    Reconstructs reconstructing = model.as(Reconstructs.class, "reconstructs");
    return overBlocks(data, model.visible(), reconstructing::reconstruct);
  }

  /** Returns the mean squared difference per value between rows and their reconstructions. */
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
   * Returns the figures of the inference of the last data set, as {@link
   * LearnedModel#inferenceFigures}. Each figure is the maximum over the blocks.
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
    Rows.each(
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
   * Checks that each row has one value per visible unit.
   *
   * @throws BadInputException if it does not; the message contains both widths
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
