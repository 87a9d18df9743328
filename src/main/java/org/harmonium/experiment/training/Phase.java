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
 * @param doubts what is looked at when it has run
 * @param workspace closed with the phase
 */
public record Phase(
    LearningSettings learning,
    Trainer trainer,
    TrainingListener monitor,
    Doubts doubts,
    Workspace workspace)
    implements AutoCloseable {
  /** What makes a phase of parts that it owns. */
  public interface Maker {
    /** Makes it. */
    Phase make(Workspace parts);
  }

  /** Looks for what went wrong quietly. */
  public interface Doubts {
    /** Nothing is looked at. */
    Doubts NONE = trainer -> List.of();

    /** One line each, with what to do about it. */
    List<String> about(Trainer trainer);
  }

  /** Makes a phase; if that fails, all parts that were made are closed. */
  public static Phase of(Backend backend, Maker maker) {
    Workspace parts = new Workspace(backend);
    try {
      return maker.make(parts);
    } catch (RuntimeException e) {
      parts.closeAfter(e);
      throw e;
    }
  }

  /** After it has run: what went wrong quietly, one line each with what to do about it. */
  public List<String> warnings() {
    return doubts.about(trainer);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
