package org.harmonium.experiment.networks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.learned.LearnedModel;
import org.harmonium.experiment.rows.PreparedData;

/** What a learned model makes of the rows of each part. */
final class PartFigures {
  private PartFigures() {}

  /** The figures under names such as {@code test.error}. */
  static Map<String, Double> of(LearnedModel model, PreparedData data) {
    Map<String, Double> results = new LinkedHashMap<>();
    for (String part : PreparedData.PARTS) {
      Dataset rows = data.part(part);
      if (rows != null) {
        Dataset judged = judged(rows);
        model.figures(judged).forEach((name, value) -> results.put(part + "." + name, value));
      }
    }
    return results;
  }

  /** The rows of a part that are judged. */
  static Dataset judged(Dataset rows) {
    int most = PreparedData.MOST_JUDGED;
    return rows.rows() > most ? rows.slice(0, most) : rows;
  }
}
