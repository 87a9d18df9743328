package org.harmonium.kind.machine;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
import org.harmonium.kind.Clamp;
import org.harmonium.kind.Sampler;
import org.harmonium.kind.rows.Rows;
import org.harmonium.model.LayerStates;
import org.harmonium.model.LayeredMachine;
import org.harmonium.model.LayeredMachine.Layer;
import org.jspecify.annotations.Nullable;

/**
 * Draws from a layered machine by Gibbs chains that start at random states of the odd layers: all
 * even layers given the odd ones, then all odd ones given the even ones. If visible units are
 * clamped, the chains draw from p(v | the clamped units), which completes a partial example.
 */
public final class MachineSampler implements Sampler {
  private final LayeredMachine machine;
  private final Backend backend;
  private final LayerStates states;
  private final Workspace workspace;
  private Clamp.@Nullable Held held;

  /** Creates chains that draw from a machine. */
  public MachineSampler(LayeredMachine machine, int chains) {
    this.machine = machine;
    this.backend = machine.backend();
    this.workspace = new Workspace(backend);
    this.states = workspace.own(() -> new LayerStates(machine, chains));
  }

  @Override
  public int chains() {
    return states.rows();
  }

  @Override
  public void clamp(Clamp clamp) {
    release();
    held = clamp.upload(backend);
  }

  /** Starts each odd layer at a sample without input. Binary units are on with probability 1/2. */
  @Override
  public void start(RandomStream random) {
    for (int l = 1; l < machine.layers().size(); l += 2) {
      Layer layer = machine.layers().get(l);
      try (Matrix none = backend.zeros(1, layer.size())) {
        backend.fill(0f, states.of(l));
        layer.units().sample(backend, states.of(l), none, random, null, states.of(l));
        states.changed(l);
      }
    }
  }

  @Override
  public void advance(int steps, RandomStream random) {
    for (int i = 0; i < steps; i++) {
      sample(0, random);
      sample(1, random);
    }
  }

  private void sample(int parity, RandomStream random) {
    for (int l = parity; l < machine.layers().size(); l += 2) {
      states.sample(l, random);
      if (l == 0) {
        hold();
      }
    }
  }

  @Override
  public float[][] means() {
    states.mean(0);
    hold();
    return Rows.of(backend, states.of(0));
  }

  @Override
  public float[][] states(RandomStream random) {
    states.sample(0, random);
    hold();
    return Rows.of(backend, states.of(0));
  }

  private void hold() {
    if (held != null) {
      held.hold(states.of(0));
      states.changed(0);
    }
  }

  private void release() {
    if (held != null) {
      held.close();
      held = null;
    }
  }

  @Override
  public void close() {
    release();
    workspace.close();
  }
}
