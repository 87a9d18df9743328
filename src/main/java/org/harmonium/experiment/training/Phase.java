package org.harmonium.experiment.training;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Workspace;
import org.harmonium.experiment.settings.LearningSettings;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingListener;

/**
 * A phase of learning, ready to run.
 *
 * @param learning its settings
 * @param trainer that runs it
 * @param monitor what is measured meanwhile
 * @param notes what a user should know before it runs
 * @param workspace closed with the phase
 */
public record Phase(
    LearningSettings learning,
    Trainer trainer,
    TrainingListener monitor,
    List<String> notes,
    Workspace workspace)
    implements AutoCloseable {
  /** After it has run: what went wrong quietly, one line each with what to do about it. */
  public List<String> warnings(Backend backend) {
    return new Diagnostics(learning, backend).warnings(trainer);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
