package org.harmonium.kind.machine;

import org.harmonium.config.Keys;
import org.harmonium.kind.ModelKind;
import org.harmonium.kind.Task;
import org.harmonium.kind.rows.Labels;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.SuitableRows;
import org.harmonium.model.UnitsDescription;

/**
 * A kind of Boltzmann machine.
 *
 * @param <S> its settings
 */
public abstract class MachineKind<S extends MachineSpec> extends ModelKind<S> {
  /** Creates a kind with the record of its settings and its training. */
  protected MachineKind(Class<S> spec, Opening<S> opening) {
    super(spec, opening);
  }

  /**
   * Checks that the visible units can take the rows, and that the rows have labels if labels are
   * learned.
   */
  @Override
  public void require(Task<S> task, PreparedData data) {
    UnitsDescription units = task.model().values();
    Keys.check("model.visibleUnits", () -> units.requireSize(data.train().cols()));
    SuitableRows.require(units, data);
    if (units.isScaled()) {
      data.trainDeviations(); // which rejects constant columns
    }
    if (task.model().labels()) {
      Labels.require(data, "give labelled data, or set model.labels=false");
    }
    MachineAlgorithm.requireSigma(task);
  }
}
