package org.harmonium;

import java.util.Arrays;
import java.util.Objects;
import org.harmonium.data.BadInputException;
import org.harmonium.data.Binarisation;
import org.harmonium.data.Dataset;
import org.harmonium.kind.HasLikelihood;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelFile;
import org.harmonium.kind.Representation;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.SuitableRows;

/**
 * Rows as a model takes them.
 *
 * @param file of the model
 * @param learned the model
 */
record ModelRows(ModelFile file, LearnedModel learned) {
  /** The rows transformed as in training, if they are values that the model can take. */
  Dataset seen(Dataset rows) {
    Objects.requireNonNull(rows, "rows");
    Representation.requireFit(file.visible(), rows);
    Dataset seen = file.transformed(rows);
    SuitableRows.require(learned.values(), seen);
    return seen;
  }

  /** The rows as the model saw them in training, with a threshold binary already. */
  Dataset states(Dataset rows) {
    learned.as(HasLikelihood.class, "gives probabilities to");
    Dataset seen = seen(rows);
    return learned.values().isBinary() ? PreparedData.prepared(seen, binarisation(seen)) : seen;
  }

  /** The binarisation of training, which changes nothing of states. */
  Binarisation binarisation(Dataset rows) {
    if (rows.isBinary() || !learned.values().isBinary()) {
      return Binarisation.NONE;
    }
    Binarisation training = file.binarisation();
    if (training == null || training == Binarisation.NONE) {
      throw new BadInputException(
          rows.provenance().source(),
          "has values between 0 and 1, to which binary units give no probability; give rows of"
              + " zeros and ones");
    }
    return training;
  }

  /** Values as rows. */
  static float[][] split(float[] values, int rows) {
    int width = values.length / rows;
    float[][] split = new float[rows][];
    Arrays.setAll(split, i -> Arrays.copyOfRange(values, i * width, (i + 1) * width));
    return split;
  }
}
