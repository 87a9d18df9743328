package org.harmonium.kind;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Binarisation;
import org.harmonium.data.Dataset;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.Rows;

/** The figures of a learned model on the rows of each part, under names such as test.error. */
public final class PartFigures {
  private PartFigures() {}

  /** Returns the figures of all parts, on the rows of {@link #judged}. */
  public static Results of(LearnedModel model, PreparedData data, long seed) {
    Results results = new Results();
    for (String part : data.parts()) {
      add(results, model, part, () -> judged(model.backend(), data, part, seed));
    }
    return results;
  }

  /** Adds the figures of one part. */
  public static void add(Results results, LearnedModel model, String part, Supplier<Dataset> rows) {
    List<String> names = new ArrayList<>();
    model.figures(rows.get().slice(0, 1)).keySet().forEach(name -> names.add(part + "." + name));
    if (names.isEmpty()) {
      return;
    }
    results.add(
        names,
        () -> {
          Map<String, Double> figures = new LinkedHashMap<>();
          model.figures(rows.get()).forEach((name, value) -> figures.put(part + "." + name, value));
          return figures;
        },
        () -> model.figures(rows.get().slice(0, Math.min(Rows.BLOCK, rows.get().rows()))));
  }

  /**
   * Returns the rows of a part on which the model is evaluated. Rows that learning binarises at
   * each visit are binarised once.
   */
  public static Dataset judged(Backend backend, PreparedData data, String part, long seed) {
    Dataset some = data.first(part, PreparedData.MOST_JUDGED);
    if (data.binarisation() != Binarisation.STOCHASTIC) {
      return some;
    }
    int n = some.rows();
    try (Matrix v = PreparedData.fixedRows(backend, some, n, data.binarisation(), seed, 0)) {
      Dataset binary =
          Dataset.ofFloats(some.name(), n, some.cols(), backend.download(v), some.provenance());
      int[] labels = some.labels();
      return labels == null ? binary : binary.withLabels(labels);
    }
  }
}
