package org.harmonium.experiment.networks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Binarisation;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.learned.LearnedModel;
import org.harmonium.experiment.rows.PreparedData;
import org.jspecify.annotations.Nullable;

/** What a learned model makes of the rows of each part. */
final class PartFigures {
  private PartFigures() {}

  /** The figures under names such as {@code test.error}. */
  static Map<String, Double> of(LearnedModel model, PreparedData data, long seed) {
    Map<String, Double> results = new LinkedHashMap<>();
    for (String part : PreparedData.PARTS) {
      Dataset rows = judged(model.backend(), data, data.part(part), seed);
      if (rows != null) {
        model.figures(rows).forEach((name, value) -> results.put(part + "." + name, value));
      }
    }
    return results;
  }

  /**
   * The rows of a part that are judged, as they are learned: binary ones, once, if learning sees
   * them so.
   *
   * @param rows null if the part has none, as the result is then
   */
  static @Nullable Dataset judged(
      Backend backend, PreparedData data, @Nullable Dataset rows, long seed) {
    if (rows == null) {
      return null;
    }
    int n = Math.min(PreparedData.MOST_JUDGED, rows.rows());
    Dataset some = n == rows.rows() ? rows : rows.slice(0, n);
    if (data.binarisation() != Binarisation.STOCHASTIC) {
      return some;
    }
    try (Matrix v = PreparedData.fixedRows(backend, some, n, data.binarisation(), seed, 0)) {
      Dataset binary =
          Dataset.ofFloats(some.name(), n, some.cols(), backend.download(v), some.provenance());
      int[] labels = some.labels();
      return labels == null ? binary : binary.withLabels(labels);
    }
  }
}
