package org.harmonium.learning;

import java.util.Map;
import java.util.function.Supplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;

/** A rule whose model term is taken from Gibbs chains, with k steps or sweeps between updates. */
abstract class GibbsLearning extends AbstractLearningRule {
  private final KSchedule schedule;
  private int k; // in this epoch

  GibbsLearning(
      Backend backend,
      Supplier<Map<String, Matrix>> parameters,
      Map<String, RandomStream> streams,
      KSchedule schedule) {
    super(backend, parameters, streams);
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
}
