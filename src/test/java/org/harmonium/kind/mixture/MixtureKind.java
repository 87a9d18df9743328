package org.harmonium.kind.mixture;

import org.harmonium.backend.Backend;
import org.harmonium.io.Tensor;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelKind;
import org.harmonium.kind.SavedModel;
import org.harmonium.kind.Task;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.SuitableRows;

/** Mixtures of Bernoulli distributions. */
public final class MixtureKind extends ModelKind<MixtureSpec> {
  /** Creates the kind. */
  public MixtureKind() {
    super(MixtureSpec.class, MixtureTraining::new);
  }

  @Override
  public void require(Task<MixtureSpec> task, PreparedData data) {
    SuitableRows.require(task.model().values(), data);
    if (task.model().components() > data.train().rows()) {
      throw new IllegalArgumentException(
          "model.components: %d components for %d training rows; set it to at most that"
              .formatted(task.model().components(), data.train().rows()));
    }
  }

  @Override
  public LearnedModel open(Backend backend, SavedModel saved) {
    Tensor w = saved.tensor("W", 2, "a mixture is W [visible, components] and a [components]");
    return new LearnedMixture(new Mixture(backend, w.shape()[0], w.shape()[1]));
  }
}
