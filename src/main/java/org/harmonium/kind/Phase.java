package org.harmonium.kind;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Workspace;
import org.harmonium.learning.Trainer;

/**
 * A phase of learning, ready to run.
 *
 * @param learning its settings
 * @param trainer that runs it
 * @param monitor measures the model meanwhile
 * @param doubts returns warnings after it has run
 * @param workspace closed with the phase
 */
public record Phase(
    LearningSettings learning, Trainer trainer, Monitor monitor, Doubts doubts, Workspace workspace)
    implements AutoCloseable {
  /** Creates a phase from parts that the phase owns. */
  public interface Maker {
    /** Creates the phase. */
    Phase make(Workspace parts);
  }

  /** Detects faults of learning that leave all numbers finite. */
  public interface Doubts {
    /** No checks. */
    Doubts NONE = trainer -> List.of();

    /** Returns a line for each fault, with a remedy. */
    List<String> about(Trainer trainer);
  }

  /** Creates a phase. Closes the parts if that fails. */
  public static Phase of(Backend backend, Maker maker) {
    Workspace parts = new Workspace(backend);
    try {
      return maker.make(parts);
    } catch (RuntimeException e) {
      parts.closeAfter(e);
      throw e;
    }
  }

  /** Returns the warnings after it has run, one line each with a remedy. */
  public List<String> warnings() {
    return doubts.about(trainer);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
