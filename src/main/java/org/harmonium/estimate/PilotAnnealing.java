package org.harmonium.estimate;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.model.LayeredMachine;
import org.harmonium.model.LayeredMachine.Layer;

/**
 * Selects the base-rate machine for the annealing of a deep machine. The data gives the means of
 * the visible layer, but not those of the even layers above it. With biases of zero, every unit of
 * these layers is on half of the time, which is hundreds of nats from a sparse layer of a thousand
 * units. A short annealing from such biases estimates the means of these units, and the biases that
 * give these means are a better starting point. Any starting point is valid; a closer one needs
 * fewer steps.
 */
public final class PilotAnnealing {
  private static final int AVERAGED_STEPS = 50; // Gibbs steps of the machine itself at the end

  private PilotAnnealing() {}

  /**
   * Returns the biases of the even layers 0, 2, .. of the base-rate machine. Draws no random
   * numbers if layer 0 is the only one, as in an RBM.
   *
   * @param visible those of layer 0; see {@link BaseRate}
   * @param chains the number of chains of the pilot
   * @param betas the number of steps of the pilot, at least 1
   * @throws IllegalArgumentException if units have no closed form of A
   */
  public static List<double[]> baseBiases(
      LayeredMachine machine, double[] visible, int chains, int betas, RandomStream random) {
    List<double[]> biases = new ArrayList<>(List.of(visible));
    List<Layer> layers = machine.layers();
    if (layers.size() < 3) {
      return biases;
    }
    List<double[]> means = means(machine, visible, chains, betas, random);
    for (int l = 2; l < layers.size(); l += 2) {
      biases.add(
          BaseRate.bias(
              layers.get(l).units(),
              BaseRate.means(
                  layers.get(l).units(), means.get(l / 2 - 1), chains * AVERAGED_STEPS)));
    }
    return biases;
  }

  /** Returns the mean state of each unit of layers 2, 4, .., over all chains and the last steps. */
  private static List<double[]> means(
      LayeredMachine machine, double[] visible, int chains, int betas, RandomStream random) {
    Backend backend = machine.backend();
    Scalar share = Scalar.of(1f / (chains * AVERAGED_STEPS));
    List<Matrix> sums = new ArrayList<>();
    try (AnnealedPath path = new AnnealedPath(machine, List.of(visible), chains)) {
      path.anneal(betas, random);
      for (int l = 2; l < machine.layers().size(); l += 2) {
        sums.add(backend.zeros(1, machine.layers().get(l).size()));
      }
      for (int step = 0; step < AVERAGED_STEPS; step++) {
        path.gibbs(1, random);
        for (int i = 0; i < sums.size(); i++) {
          backend.columnSums(share, path.states().of(2 * i + 2), Scalar.ONE, sums.get(i));
        }
      }
      return sums.stream().map(backend::downloadDoubles).toList();
    } finally {
      sums.forEach(Matrix::close);
    }
  }
}
