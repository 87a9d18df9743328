package org.harmonium.kind;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.Streams;
import org.harmonium.learning.TrainingData;

/**
 * The common part of trainings: the minibatches, the names of the phases, and the figures of the
 * learned model on the rows of each part.
 *
 * @param <S> the settings of the model
 */
public abstract class ModelTraining<S extends ModelSpec> implements Training {
  /** The backend that learns. */
  protected final Backend backend;

  /** The model to learn, and how. */
  protected final Task<S> task;

  /** The rows. */
  protected final PreparedData data;

  /** The random streams of the run. */
  protected final Streams streams;

  /** The resources of the training; closed with it. */
  protected final Workspace workspace;

  /** Opens a training without its model. */
  protected ModelTraining(Backend backend, Task<S> task, PreparedData data) {
    this.backend = backend;
    this.task = task;
    this.data = data;
    this.streams = Streams.of(backend, task.seed());
    this.workspace = new Workspace(backend);
  }

  /** Stores the training rows and returns their minibatches, which are closed with the training. */
  protected final TrainingData minibatches() {
    RowStore rows = workspace.own(() -> data.train().store(backend));
    return workspace.own(() -> data.minibatches(backend, rows, task.seed()));
  }

  /** The name of the phase that learns the model as a whole, after its layers. */
  protected String whole() {
    return "fine-tuning";
  }

  @Override
  public List<String> phases() {
    int layers = task.stacked();
    List<String> phases = new ArrayList<>();
    for (int l = 1; l <= layers; l++) {
      phases.add("layer " + l);
    }
    if (task.learning() != null) {
      phases.add(layers == 0 ? "learning" : whole());
    }
    return phases;
  }

  @Override
  public Results results() {
    return PartFigures.of(model(), data, task.seed());
  }

  @Override
  public final void close() {
    workspace.close();
  }
}
