package org.harmonium.kind.bm;

import java.util.Arrays;
import java.util.BitSet;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Unary;
import org.harmonium.backend.Workspace;
import org.harmonium.kind.Clamp;
import org.harmonium.kind.Sampler;
import org.harmonium.kind.rows.Rows;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.GibbsSweep;

/** Draws from a general Boltzmann machine by Gibbs sweeps over blocks of unconnected units. */
final class BoltzmannSampler implements Sampler {
  private final BoltzmannMachine machine;
  private final Backend backend;
  private final Matrix x; // (n, V + H)
  private final Workspace workspace;
  private final Sweep sweep;
  private float[] held = {}; // values of clamped visible units, row by row
  private final BitSet free = new BitSet();

  BoltzmannSampler(BoltzmannMachine machine, int chains) {
    this.machine = machine;
    this.backend = machine.backend();
    this.workspace = new Workspace(backend);
    this.x = workspace.zeros(chains, machine.units());
    free.set(0, machine.units());
    this.sweep = workspace.own(() -> new Sweep(sweep()));
  }

  /** The current sweep, which can be replaced. */
  private static final class Sweep implements AutoCloseable {
    private GibbsSweep its;

    Sweep(GibbsSweep its) {
      this.its = its;
    }

    @Override
    public void close() {
      its.close();
    }
  }

  private GibbsSweep sweep() {
    Blocks blocks = Blocks.coloured(machine.connectivity()).within(free);
    return new GibbsSweep(machine, blocks, x.rows());
  }

  @Override
  public int chains() {
    return x.rows();
  }

  /**
   * All rows must clamp the same units, because a sweep updates a free unit in all chains at once.
   */
  @Override
  public void clamp(Clamp clamp) {
    free.clear();
    free.or(free(machine, clamp));
    held = clamp.values();
    GibbsSweep before = sweep.its;
    sweep.its = sweep();
    before.close();
  }

  /**
   * Returns the units that are not clamped.
   *
   * @throws IllegalArgumentException if rows clamp different units
   */
  static BitSet free(BoltzmannMachine machine, Clamp clamp) {
    int visible = machine.visible();
    for (int at = visible; at < clamp.isFree().length; at++) {
      if (clamp.isFree()[at] != clamp.isFree()[at % visible]) {
        throw new IllegalArgumentException(
            "the clamped rows hold different units; a general Boltzmann machine needs the same"
                + " units in all rows");
      }
    }
    BitSet free = new BitSet();
    free.set(0, machine.units());
    for (int i = 0; i < visible; i++) {
      free.set(i, clamp.isFree()[i] != 0);
    }
    return free;
  }

  @Override
  public void start(RandomStream random) {
    backend.fill(0.5f, x);
    backend.bernoulli(x, random, x);
    if (held.length > 0) {
      int visible = machine.visible();
      float[] states = backend.download(x);
      for (int row = 0; row < x.rows(); row++) {
        for (int i = free.nextClearBit(0); i < visible; i = free.nextClearBit(i + 1)) {
          states[row * machine.units() + i] = held[row * visible + i];
        }
      }
      backend.write(states, x);
    }
  }

  @Override
  public void advance(int steps, RandomStream random) {
    sweep.its.run(steps, random, x);
  }

  /** Returns the mean of each visible unit given all other units. */
  @Override
  public float[][] means() {
    try (Matrix means = backend.zeros(x.rows(), machine.units())) {
      backend.affine(x, machine.weights(), false, machine.bias(), means);
      backend.apply(Unary.SIGMOID, means, means);
      float[][] rows = visible(means);
      float[][] states = visible(x);
      for (int row = 0; row < rows.length; row++) {
        for (int i = free.nextClearBit(0); i < machine.visible(); i = free.nextClearBit(i + 1)) {
          rows[row][i] = states[row][i];
        }
      }
      return rows;
    }
  }

  @Override
  public float[][] states(RandomStream random) {
    return visible(x);
  }

  private float[][] visible(Matrix units) {
    float[][] rows = Rows.of(backend, units);
    Arrays.setAll(rows, i -> Arrays.copyOf(rows[i], machine.visible()));
    return rows;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
