package org.harmonium.experiment;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.EstimateSettings;
import org.harmonium.experiment.settings.EstimateSettings.Method;
import org.harmonium.experiment.settings.Expectation;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.ModelSettings;
import org.harmonium.experiment.settings.ModelSettings.BmSettings;
import org.harmonium.experiment.settings.ModelSettings.DbnSettings;
import org.harmonium.experiment.settings.ModelSettings.RbmSettings;
import org.harmonium.text.NearestName;
import org.jspecify.annotations.Nullable;

/** Which results a run can give, known before it learns; {@link Results} gives them. */
final class ResultNames {
  private ResultNames() {}

  /**
   * Refuses the expectation of a result that the run cannot give.
   *
   * @throws IllegalArgumentException naming the results that it can
   */
  static void requireExpected(Experiment experiment, PreparedData data) {
    Set<String> names = of(experiment, data);
    for (Expectation expected : experiment.expected()) {
      String metric = expected.metric();
      if (!names.contains(metric)) {
        throw new IllegalArgumentException(
            names.isEmpty()
                ? "expected: the run gives no '%s', for it estimates nothing; say under 'estimate' how, or set expected=[]"
                    .formatted(metric)
                : "expected: the run gives no result called '%s'%s; choose one of %s, or set expected=[]"
                    .formatted(
                        metric, NearestName.suggestion(metric, names), String.join(", ", names)));
      }
    }
  }

  /**
   * All names. Where the method is {@code auto} and a machine may be small enough to be enumerated,
   * those of both ways.
   */
  static Set<String> of(Experiment experiment, PreparedData data) {
    ModelSettings model = experiment.model();
    Set<String> names = new LinkedHashSet<>();
    if (model instanceof DbnSettings dbn && dbn.labels()) {
      addOfParts(names, "label_error", data, true);
    }
    EstimateSettings settings = experiment.estimate();
    if (settings == null) {
      return names;
    }
    Method method = settings.method();
    names.add("log_z");
    if (method != Method.EXACT) {
      addAis(names, "ais");
      names.add("ais.log_weight_spread");
    }
    if (method == Method.SANDWICH) {
      addAis(names, "reverse_ais");
      names.addAll(List.of("log_z.lower", "log_z.upper"));
    }
    if (method == Method.EXACT || method == Method.AUTO) {
      names.add("exact.log_z");
    }
    if (method == Method.AUTO && model instanceof RbmSettings) {
      names.add("ais.error");
    }
    figures(model, method).forEach(figure -> addOfParts(names, figure, data, false));
    return names;
  }

  /** What rows may be judged by: a bound where hidden units cannot be summed out. */
  private static List<String> figures(ModelSettings model, Method method) {
    List<String> figures = new ArrayList<>();
    boolean isNet = model instanceof DbnSettings;
    boolean isSummed =
        model instanceof RbmSettings || (model instanceof BmSettings bm && bm.hidden() == 0);
    boolean mayBeExact = method == Method.EXACT || method == Method.AUTO;
    if (isSummed || (mayBeExact && !isNet)) {
      figures.add("log_probability");
    }
    if (isNet || (!isSummed && method != Method.EXACT)) {
      figures.add("bound");
    }
    return figures;
  }

  private static void addAis(Set<String> names, String side) {
    names.add(side + ".log_z");
    names.add(side + ".standard_error");
    names.add(side + ".effective_sample_size");
  }

  private static void addOfParts(
      Set<String> names, String figure, PreparedData data, boolean isOfLabels) {
    add(names, "train." + figure, data.train(), isOfLabels);
    add(names, "validation." + figure, data.validation(), isOfLabels);
    add(names, "test." + figure, data.test(), isOfLabels);
  }

  private static void add(
      Set<String> names, String name, @Nullable Dataset rows, boolean isOfLabels) {
    if (rows != null && (!isOfLabels || rows.labels() != null)) {
      names.add(name);
    }
  }
}
