package org.harmonium.learning;

import static org.harmonium.learning.HiddenRows.EVEN;
import static org.harmonium.learning.HiddenRows.ODD;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Dbm;
import org.jspecify.annotations.Nullable;

/**
 * Persistent Gibbs chains of a deep Boltzmann machine, a row each. A sweep samples the even layers,
 * the visible one among them, given the odd ones, then the odd layers given the even ones. So the
 * state between sweeps is that of the odd layers; what else is here is made of it.
 */
public final class DbmChains implements AutoCloseable {
  private final Backend backend;
  private final Dbm dbm;
  private final Workspace workspace;
  private final HiddenRows rows;
  private final Matrix v; // (n, V)
  private final Matrix statistic; // s(v)
  private final @Nullable Matrix[] means; // of odd layers (n, H), by layer

  /** n chains, at all-zero odd layers. */
  public DbmChains(Dbm dbm, int n) {
    this(new Workspace(dbm.backend()), dbm, n);
  }

  private DbmChains(Workspace workspace, Dbm dbm, int n) {
    this(workspace, workspace.own(() -> new HiddenRows(dbm, n)));
  }

  /** On rows that belong to somebody else. */
  DbmChains(HiddenRows rows) {
    this(new Workspace(rows.dbm().backend()), rows);
  }

  private DbmChains(Workspace workspace, HiddenRows rows) {
    this.workspace = workspace;
    this.rows = rows;
    this.dbm = rows.dbm();
    this.backend = dbm.backend();
    this.v = workspace.zeros(rows.count(), dbm.size(0));
    workspace.prepare(() -> dbm.units(0).reserve(rows.count()));
    this.statistic = dbm.units(0).isScaled() ? workspace.zeros(rows.count(), dbm.size(0)) : v;
    this.means = new Matrix[dbm.depth() + 1];
    for (int l = ODD; l <= dbm.depth(); l += 2) {
      means[l] = workspace.zeros(rows.count(), dbm.size(l));
    }
  }

  /** Every unit of the odd layers on with probability 1/2. One draw for each such layer. */
  public void startAtRandom(RandomStream random) {
    for (int l = ODD; l <= dbm.depth(); l += 2) {
      backend.fill(0.5f, rows.states(l));
      backend.bernoulli(rows.states(l), random, rows.states(l));
    }
  }

  /** So many sweeps. One draw for each layer of each. */
  public void advance(int sweeps, RandomStream random) {
    for (int i = 0; i < sweeps; i++) {
      for (int parity = EVEN; parity >= ODD; parity--) {
        begin(parity, random);
        rows.addInputs(parity);
        end(parity, random);
      }
    }
  }

  /** Before {@link HiddenRows#addInputs}: all that concerns the visible layer. */
  void begin(int parity, RandomStream random) {
    if (parity == EVEN) {
      backend.gemm(Scalar.ONE, rows.states(1), false, dbm.weights(1), true, Scalar.ZERO, v);
      dbm.units(0).sample(backend, v, dbm.bias(0), random, null, v);
      if (statistic != v) {
        dbm.units(0).statistic(backend, v, statistic);
      }
    } else {
      backend.gemm(Scalar.ONE, statistic, false, dbm.weights(1), false, Scalar.ZERO, rows.input(1));
    }
  }

  /** After {@link HiddenRows#addInputs}: samples of the hidden layers of a parity. */
  void end(int parity, RandomStream random) {
    for (int l = parity; l <= dbm.depth(); l += 2) {
      dbm.units(l).sample(backend, rows.input(l), dbm.bias(l), random, means[l], rows.states(l));
    }
  }

  /** The last visible states (n, V). */
  public Matrix v() {
    return v;
  }

  /** s(v) of the last visible states. */
  Matrix statistic() {
    return statistic;
  }

  /** The last samples of layer l, from 1 to L. */
  public Matrix sample(int l) {
    return rows.states(l);
  }

  /**
   * The last sweep as a term of the model's expectations: means of odd layers given the samples of
   * the even ones, which have less noise than samples, and samples of even layers. Each connection
   * joins an odd layer with an even one, so their products have the right expectation too.
   */
  Matrix expectation(int l) {
    Matrix mean = means[l];
    return mean == null ? rows.states(l) : mean;
  }

  /** The samples of the odd layers and, for {@link ChainMemory}, the visible ones, by name. */
  Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    for (int l = ODD; l <= dbm.depth(); l += 2) {
      state.put("chains" + l, rows.states(l));
    }
    state.put("chainsVisible", v);
    return state;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
