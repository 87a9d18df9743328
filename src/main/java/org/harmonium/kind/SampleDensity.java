package org.harmonium.kind;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.data.Dataset;
import org.harmonium.estimate.ParzenEstimate;
import org.harmonium.estimate.ParzenWindow;

/**
 * The Parzen-window density of rows around samples of a model: an evaluation of models without a
 * likelihood.
 */
public final class SampleDensity {
  private static final long STREAM = 2;
  private static final int STEPS = 1000; // of chains
  private static final int BLOCK = 1000; // chains at a time

  private SampleDensity() {}

  /**
   * Returns the mean log-density of rows in nats, its standard error, and the width of the windows.
   *
   * @param validation the rows on which the width is selected
   */
  public static Map<String, Double> of(
      Draws drawing, LearnedModel model, int samples, Dataset validation, Dataset rows, long seed) {
    Backend backend = model.backend();
    RandomStream random = backend.stream(seed, STREAM);
    float[] drawn = new float[samples * model.visible()];
    int at = 0;
    for (int from = 0; from < samples; from += BLOCK) {
      int n = Math.min(BLOCK, samples - from);
      for (float[] row : drawing.samples(n, STEPS, random)) {
        System.arraycopy(row, 0, drawn, at, row.length);
        at += row.length;
      }
    }
    try (Matrix centres = backend.upload(drawn, samples, model.visible())) {
      return of(backend, centres, validation, rows);
    }
  }

  /** Returns the same figures for given samples (n, V). */
  public static Map<String, Double> of(
      Backend backend, Matrix samples, Dataset validation, Dataset rows) {
    try (ParzenWindow window = new ParzenWindow(backend, samples);
        RowStore held = validation.store(backend);
        RowStore judged = rows.store(backend)) {
      ParzenEstimate parzen = window.estimate(held, judged, ParzenWindow.candidates());
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("parzen", parzen.logDensity());
      figures.put("parzen.standard_error", parzen.standardError());
      figures.put("parzen.sigma", parzen.sigma());
      return figures;
    }
  }
}
