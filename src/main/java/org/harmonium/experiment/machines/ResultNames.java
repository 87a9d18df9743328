package org.harmonium.experiment.machines;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.EstimateSettings;
import org.harmonium.experiment.settings.EstimateSettings.Method;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.MachineSettings;
import org.harmonium.experiment.settings.MachineSettings.BmSettings;
import org.harmonium.experiment.settings.MachineSettings.DbnSettings;
import org.harmonium.experiment.settings.MachineSettings.RbmSettings;
import org.jspecify.annotations.Nullable;

/** Which results a run can give, known before it learns; {@link Results} gives them. */
final class ResultNames {
  private ResultNames() {}

  /**
   * All names. Where the method is {@code auto} and a machine may be small enough to be enumerated,
   * those of both ways.
   */
  static Set<String> of(Experiment experiment, PreparedData data) {
    MachineSettings model = (MachineSettings) experiment.model();
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
  private static List<String> figures(MachineSettings model, Method method) {
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
