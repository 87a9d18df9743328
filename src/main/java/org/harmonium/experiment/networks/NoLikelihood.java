package org.harmonium.experiment.networks;

import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.MachineLearning;
import org.harmonium.experiment.settings.WatchSettings.PseudoLikelihoodKind;

/** Refuses to ask networks for what only machines have. */
final class NoLikelihood {
  private NoLikelihood() {}

  /**
   * @throws IllegalArgumentException naming the setting
   */
  static void require(Experiment experiment) {
    boolean hasRbms = experiment.phases().stream().anyMatch(MachineLearning.class::isInstance);
    if (experiment.watch().pseudoLikelihood() == PseudoLikelihoodKind.EXACT && !hasRbms) {
      throw new IllegalArgumentException(
          "watch.pseudoLikelihood: this kind of model gives rows no probability; leave it out");
    }
    if (experiment.watch().likelihood() != null) {
      throw new IllegalArgumentException(
          "watch.likelihood: this kind of model gives rows no probability; leave it out");
    }
    if (experiment.estimate() != null) {
      throw new IllegalArgumentException(
          "estimate: this kind of model gives rows no probability; leave it out");
    }
  }
}
