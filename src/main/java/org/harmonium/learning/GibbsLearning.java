package org.harmonium.learning;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Workspace;

/** A rule whose model term is taken from Gibbs chains, with k steps or sweeps between updates. */
abstract class GibbsLearning implements LearningRule {
  final Workspace workspace;

  private final KSchedule schedule;
  private int k; // in this epoch

  GibbsLearning(Backend backend, KSchedule schedule) {
    this.workspace = new Workspace(backend);
    this.schedule = schedule;
    this.k = schedule.at(0);
  }

  @Override
  public void startEpoch(int epoch) {
    k = schedule.at(epoch);
  }

  /** k of this epoch: steps with another k are other operations. */
  @Override
  public final int variant() {
    return k;
  }

  @Override
  public final void close() {
    workspace.close();
  }
}
