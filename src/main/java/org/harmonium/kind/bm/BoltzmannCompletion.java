package org.harmonium.kind.bm;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.DoubleSupplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.Clamp;
import org.harmonium.kind.machine.Completion;
import org.harmonium.kind.rows.Rows;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.MeanFieldSweep;

/** The completion of partial rows by a general Boltzmann machine. */
final class BoltzmannCompletion {
  private BoltzmannCompletion() {}

  /**
   * Completes the rows by a general machine of binary units, block by block.
   *
   * @throws IllegalArgumentException if the rows clamp different units
   */
  static Completion of(BoltzmannMachine machine, Clamp clamp) {
    Backend backend = machine.backend();
    int n = clamp.chains();
    int visible = machine.visible();
    BitSet free = BoltzmannSampler.free(machine, clamp);
    float[] start = new float[n * machine.units()];
    Arrays.fill(start, 0.5f);
    for (int i = 0; i < n * visible; i++) {
      if (clamp.isFree()[i] == 0) {
        start[i / visible * machine.units() + i % visible] = clamp.values()[i];
      }
    }
    Blocks blocks = Blocks.coloured(machine.connectivity()).within(free);
    try (Matrix x = backend.upload(start, n, machine.units());
        Matrix before = backend.zeros(n, machine.units());
        MeanFieldSweep sweep = new MeanFieldSweep(machine, blocks, 0, n)) {
      DoubleSupplier iteration =
          () -> {
            backend.copy(x, before);
            sweep.run(1, x);
            return backend.squaredDistance(before, x);
          };
      return Completion.iterate(
          iteration,
          Completion.freeUnits(clamp, machine.hidden()),
          () ->
              Arrays.stream(Rows.of(backend, x))
                  .map(row -> Arrays.copyOf(row, visible))
                  .toArray(float[][]::new));
    }
  }
}
