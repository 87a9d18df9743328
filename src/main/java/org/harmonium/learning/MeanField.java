package org.harmonium.learning;

import static org.harmonium.learning.HiddenRows.EVEN;
import static org.harmonium.learning.HiddenRows.ODD;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Dbm;

/**
 * Mean-field inference in a deep Boltzmann machine: the factorial law q(h) of the hidden units that
 * is, locally, nearest to p(h | v), for many v at a time (Salakhutdinov and Hinton, "Deep Boltzmann
 * machines", AISTATS 2009, section 2.2, eq. 8, and section 3, eqs. 13 and 14).
 *
 * <pre>
 *   m^l = (1 - damping) g(m^(l-1) W^l + W^(l+1) m^(l+1) + c^l) + damping m^l,     m^0 = s(v)
 * </pre>
 *
 * <p>An iteration goes over the odd layers, then over the even ones, both from the newest values.
 * Layers of one parity do not depend on each other, so without damping it is coordinate ascent in
 * the variational bound, which never falls; nor does it with damping, as the bound is concave in
 * one such set of layers. It starts with a pass from below in which each layer but the top one gets
 * its input doubled, in place of that from the layer above, which is not there yet.
 *
 * <p>v W^1 does not change and is computed once.
 */
public final class MeanField implements AutoCloseable {
  private static final Scalar TWO = Scalar.of(2f);

  private final Backend backend;
  private final Dbm dbm;
  private final Workspace workspace; // empty in a view
  private final HiddenRows rows;
  private final Matrix statistic; // s(v) (n, V), written only if it is not v
  private final Matrix fromVisible; // s(v) W1 (n, H1)
  private final double damping;
  private final Scalar kept;
  private final Scalar renewed;
  private int iterations;
  private double lastChange = Double.NaN;

  /**
   * Room for n rows.
   *
   * @param damping the share of the old means that is kept, from 0 (inclusive) to 1 (exclusive)
   */
  public MeanField(Dbm dbm, int n, double damping) {
    this(new Workspace(dbm.backend()), dbm, n, damping);
  }

  private MeanField(Workspace workspace, Dbm dbm, int n, double damping) {
    this(workspace, workspace.own(() -> new HiddenRows(dbm, n)), damping);
  }

  /** On rows that belong to somebody else. */
  MeanField(HiddenRows rows, double damping) {
    this(new Workspace(rows.dbm().backend()), rows, damping);
  }

  private MeanField(Workspace workspace, HiddenRows rows, double damping) {
    if (!(damping >= 0 && damping < 1)) {
      workspace.close();
      throw new IllegalArgumentException("damping must be from 0 to below 1, was " + damping);
    }
    this.workspace = workspace;
    this.rows = rows;
    this.dbm = rows.dbm();
    this.backend = dbm.backend();
    this.damping = damping;
    this.kept = Scalar.of((float) damping);
    this.renewed = Scalar.of((float) (1 - damping));
    this.fromVisible = workspace.zeros(rows.count(), dbm.size(1));
    this.statistic =
        dbm.units(0).isScaled() ? workspace.zeros(rows.count(), dbm.size(0)) : fromVisible;
  }

  private MeanField(MeanField all, int n) {
    this.dbm = all.dbm;
    this.backend = all.backend;
    this.workspace = new Workspace(backend);
    this.rows = all.rows.rows(0, n);
    this.damping = all.damping;
    this.kept = all.kept;
    this.renewed = all.renewed;
    this.fromVisible = all.fromVisible.rows(0, n);
    this.statistic = all.statistic.rows(0, n);
  }

  /** The first n rows, shared with these: for a short minibatch. */
  public MeanField first(int n) {
    return n == rows.count() ? this : new MeanField(this, n);
  }

  /** Takes v (n, V) and makes the pass from below. v may change afterwards. */
  public void start(Matrix v) {
    if (dbm.units(0).isScaled()) {
      dbm.units(0).statistic(backend, v, statistic);
    }
    backend.gemm(Scalar.ONE, seen(v), false, dbm.weights(1), false, Scalar.ZERO, fromVisible);
    for (int l = 1; l <= dbm.depth(); l++) {
      Scalar copies = l < dbm.depth() ? TWO : Scalar.ONE;
      Matrix t = rows.input(l);
      if (l == 1) {
        backend.copy(fromVisible, t);
        backend.scale(copies, t);
      } else {
        backend.gemm(copies, rows.states(l - 1), false, dbm.weights(l), false, Scalar.ZERO, t);
      }
      dbm.units(l).mean(backend, t, dbm.bias(l), rows.states(l));
    }
  }

  /** s(v), of the v that {@link #start} took. */
  Matrix seen(Matrix v) {
    return dbm.units(0).isScaled() ? statistic : v;
  }

  /** So many iterations; nothing is made, so they can be recorded. */
  public void iterate(int count) {
    for (int i = 0; i < count; i++) {
      half(ODD);
      half(EVEN);
    }
  }

  private void half(int parity) {
    begin(parity);
    rows.addInputs(parity);
    end(parity);
  }

  /** Before {@link HiddenRows#addInputs}. */
  void begin(int parity) {
    if (parity == ODD) {
      backend.copy(fromVisible, rows.input(1));
    }
  }

  /** After {@link HiddenRows#addInputs}: the means of the layers of a parity. */
  void end(int parity) {
    for (int l = parity; l <= dbm.depth(); l += 2) {
      if (damping == 0) {
        dbm.units(l).mean(backend, rows.input(l), dbm.bias(l), rows.states(l));
      } else {
        dbm.units(l).mean(backend, rows.input(l), dbm.bias(l), rows.input(l));
        backend.scale(kept, rows.states(l));
        backend.axpy(renewed, rows.input(l), rows.states(l));
      }
    }
  }

  // ---------------------------------------------------------------- to a tolerance

  /**
   * Iterates until the means change by no more than {@code tolerance} in an iteration, root mean
   * square over all units and rows, or until there were {@code most} iterations. Not for recorded
   * steps: it looks at the change after each iteration.
   *
   * @return the number of iterations
   */
  public int toTolerance(double tolerance, int most) {
    iterations = 0;
    lastChange = Double.NaN;
    while (iterations < most && !(lastChange <= tolerance)) {
      double squares = measuredHalf(ODD) + measuredHalf(EVEN);
      lastChange = Math.sqrt(squares / ((double) rows.count() * units()));
      iterations++;
    }
    return iterations;
  }

  /** The sum of the squares of the changes. */
  private double measuredHalf(int parity) {
    begin(parity);
    rows.addInputs(parity);
    double squares = 0;
    for (int l = parity; l <= dbm.depth(); l += 2) {
      Matrix t = rows.input(l);
      dbm.units(l).mean(backend, t, dbm.bias(l), t);
      squares += (1 - damping) * (1 - damping) * backend.squaredDistance(t, rows.states(l));
      if (damping == 0) {
        backend.copy(t, rows.states(l));
      } else {
        backend.scale(kept, rows.states(l));
        backend.axpy(renewed, t, rows.states(l));
      }
    }
    return squares;
  }

  private int units() {
    int units = 0;
    for (int l = 1; l <= dbm.depth(); l++) {
      units += dbm.size(l);
    }
    return units;
  }

  /** How many iterations the last {@link #toTolerance} took. */
  public int iterations() {
    return iterations;
  }

  /** The change in its last iteration; NaN if there was none. */
  public double lastChange() {
    return lastChange;
  }

  /** The means of layer l, from 1 to L: (n, Hl). */
  public Matrix mean(int l) {
    return rows.states(l);
  }

  /** n. */
  public int rows() {
    return rows.count();
  }

  @Override
  public void close() {
    workspace.close();
  }
}
