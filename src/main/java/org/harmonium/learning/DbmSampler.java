package org.harmonium.learning;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Dbm;
import org.harmonium.model.LayerStates;

/**
 * States of a deep Boltzmann machine, n rows at a time, with all visible units free or with some of
 * them clamped: by Gibbs sampling they are samples of the model, or of what is missing given what
 * is known; by mean-field inference, in which missing visible units take part as hidden ones do,
 * they are the means of the nearest factorial law.
 *
 * <p>A sweep goes over the odd layers given the even ones, then over the even ones, the visible
 * layer among them, given the odd ones.
 */
public final class DbmSampler implements AutoCloseable {
  private static final Scalar TWO = Scalar.of(2f);

  private final Backend backend;
  private final Dbm dbm;
  private final Workspace workspace;
  private final LayerStates states;
  private final Matrix free; // (n, V) 1 where a visible unit is not clamped
  private final Matrix known; // (n, V) the clamped values, 0 elsewhere
  private boolean clamped;

  /** n rows of zeros, nothing clamped. */
  public DbmSampler(Dbm dbm, int n) {
    this.backend = dbm.backend();
    this.dbm = dbm;
    this.workspace = new Workspace(backend);
    this.states = workspace.own(() -> new LayerStates(dbm, n));
    this.free = workspace.zeros(n, dbm.size(0));
    this.known = workspace.zeros(n, dbm.size(0));
  }

  /**
   * Clamps visible units from now on, and sets them.
   *
   * @param v (n, V) values; those that are not known are not read, except that they must be finite
   * @param mask (n, V) 1 where v is known, 0 where it is missing
   */
  public void clamp(Matrix v, Matrix mask) {
    backend.hadamard(v, mask, known);
    backend.fill(1f, free);
    backend.axpy(Scalar.MINUS_ONE, mask, free);
    clamped = true;
    setKnown();
  }

  /** Lets all visible units free again. */
  public void release() {
    clamped = false;
  }

  /**
   * Starts all even layers at random, each unit by its bias alone; clamped units stay. One draw for
   * each even layer.
   */
  public void startAtRandom(RandomStream random) {
    for (int l = 0; l <= dbm.depth(); l += 2) {
      Matrix x = states.of(l);
      backend.fill(0f, x);
      dbm.units(l).sample(backend, x, dbm.bias(l), random, null, x);
      states.changed(l);
    }
    setKnown();
  }

  /** So many Gibbs sweeps. One draw for each layer of each. */
  public void sample(int sweeps, RandomStream random) {
    for (int i = 0; i < sweeps; i++) {
      for (int l = 1; l <= dbm.depth(); l += 2) {
        states.sample(l, random);
      }
      for (int l = 0; l <= dbm.depth(); l += 2) {
        states.sample(l, random);
        if (l == 0) {
          setKnown();
        }
      }
    }
  }

  /**
   * Starts mean-field inference: missing visible units at the means that their biases give, hidden
   * layers by a pass from below with doubled input, as {@link MeanField} does.
   */
  public void startMeans() {
    Matrix v = states.of(0);
    backend.fill(0f, v);
    dbm.units(0).mean(backend, v, dbm.bias(0), v);
    states.changed(0);
    setKnown();
    for (int l = 1; l <= dbm.depth(); l++) {
      Matrix x = states.of(l);
      Matrix below = states.statistics().get(l - 1);
      Scalar copies = l < dbm.depth() ? TWO : Scalar.ONE;
      backend.gemm(copies, below, false, dbm.weights(l), false, Scalar.ZERO, x);
      dbm.units(l).mean(backend, x, dbm.bias(l), x);
      states.changed(l);
    }
  }

  /**
   * So many iterations of mean-field inference, without damping: each raises the variational bound
   * on the probability of what is clamped.
   */
  public void iterateMeans(int iterations) {
    for (int i = 0; i < iterations; i++) {
      for (int l = 1; l <= dbm.depth(); l += 2) {
        states.mean(l);
      }
      for (int l = 0; l <= dbm.depth(); l += 2) {
        states.mean(l);
        if (l == 0) {
          setKnown();
        }
      }
    }
  }

  private void setKnown() {
    if (clamped) {
      backend.hadamard(states.of(0), free, states.of(0));
      backend.axpy(Scalar.ONE, known, states.of(0));
      states.changed(0);
    }
  }

  /**
   * What the visible units would be around: E[v | h^1] of the present states, (n, V) into {@code
   * mean}. Smoother to look at than samples; clamped units are not put back.
   */
  public void visibleMean(Matrix mean) {
    backend.gemm(
        Scalar.ONE, states.statistics().get(1), false, dbm.weights(1), true, Scalar.ZERO, mean);
    dbm.units(0).mean(backend, mean, dbm.bias(0), mean);
  }

  /** The states or means of all layers. */
  public LayerStates states() {
    return states;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
