package org.harmonium.experiment.training;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.experiment.learned.LearnedModel;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.ModelSettings;

/**
 * The learning of a model in one phase or several, such as layer by layer. A phase begins from what
 * the phases before have left in {@link #parameters}.
 */
public interface Training extends AutoCloseable {
  /** The model as an experiment describes it, at its initial values. */
  static Training of(Backend backend, Experiment experiment, PreparedData data) {
    ModelSettings model = experiment.model();
    if (model instanceof ModelSettings.BmSettings) {
      return new BmTraining(backend, experiment, data);
    }
    if (model instanceof ModelSettings.DbnSettings) {
      return new DbnTraining(backend, experiment, data);
    }
    if (model instanceof ModelSettings.DbmSettings) {
      return new DbmTraining(backend, experiment, data);
    }
    return new RbmTraining(backend, experiment, data);
  }

  /** The names of the phases, in order. */
  List<String> phases();

  /** Makes a phase ready to run from its start; the caller closes it. */
  Phase begin(int phase);

  /** All that a later phase may need of an earlier one, by name. */
  Map<String, Matrix> parameters();

  /** The model; it is whole when all phases are done. */
  LearnedModel model();

  @Override
  void close();
}
