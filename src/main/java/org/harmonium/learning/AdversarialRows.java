package org.harmonium.learning;

import static java.util.Objects.requireNonNull;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * A minibatch in k parts, with a workspace for each part, as many generated rows below it, and
 * their targets. All views are created once for each number of rows, so that a step creates none.
 */
final class AdversarialRows implements AutoCloseable {
  private final int k;
  private final Workspace workspace;
  private final Matrix rows; // (2 largest, V): data up to the middle, generated ones from there
  private final Matrix targets; // (2 largest, 1)
  private final @Nullable Part[] ofSize; // by the rows of a part
  private final @Nullable Minibatch[] ofRows; // by the rows of a minibatch
  private Matrix[] parts = {}; // of the current minibatch

  /** A minibatch and its parts. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Minibatch(Matrix whole, Matrix[] parts) {}

  /**
   * The workspace of m rows of data and m generated rows.
   *
   * @param both (2 m, V) both
   * @param upper (m, V) data
   * @param lower (m, V) generated rows
   * @param targets (2 m, 1) of both
   * @param ofData (m, 1)
   * @param ofGenerated (m, 1) zeros
   * @param perRow 1 / m
   */
  record Part(
      Matrix both,
      Matrix upper,
      Matrix lower,
      Matrix targets,
      Matrix ofData,
      Matrix ofGenerated,
      Scalar perRow) {}

  /**
   * @param batch the largest number of rows of a minibatch
   * @param real the target of data
   */
  AdversarialRows(Backend backend, int visible, int batch, int k, float real) {
    this.k = k;
    this.workspace = new Workspace(backend);
    int half = largest(batch);
    this.rows = workspace.zeros(2 * half, visible);
    this.targets = workspace.zeros(2 * half, 1);
    backend.fill(real, targets.rows(0, half));
    this.ofSize = new Part[half + 1];
    this.ofRows = new Minibatch[batch + 1];
  }

  /** The largest number of rows of a minibatch. */
  int batch() {
    return ofRows.length - 1;
  }

  /** Returns the rows of the largest part of n: n / k, rounded up. */
  int largest(int n) {
    return (n + k - 1) / k;
  }

  /** Creates the workspace of minibatches of n rows. */
  void prepare(int n) {
    for (int i = 0; i < k; i++) {
      int m = end(i, n) - end(i - 1, n);
      if (m > 0 && ofSize[m] == null) {
        ofSize[m] = part(m);
      }
    }
  }

  /** Returns the end of part i. The last part has the maximum size. */
  private int end(int i, int n) {
    return (int) ((i + 1L) * n / k);
  }

  private Part part(int m) {
    int half = targets.rows() / 2;
    return new Part(
        rows.rows(half - m, half + m),
        rows.rows(half - m, half),
        rows.rows(half, half + m),
        targets.rows(half - m, half + m),
        targets.rows(half - m, half),
        targets.rows(half, half + m),
        Scalar.of((float) (1.0 / m)));
  }

  /** Sets the current minibatch. */
  void begin(Matrix v) {
    Minibatch minibatch = ofRows[v.rows()];
    if (minibatch == null || minibatch.whole != v) {
      minibatch = new Minibatch(v, parts(v));
      ofRows[v.rows()] = minibatch;
    }
    parts = minibatch.parts;
  }

  private Matrix[] parts(Matrix v) {
    int n = v.rows();
    Matrix[] all = new Matrix[Math.min(k, n)]; // no part of a small minibatch is empty
    int at = 0;
    for (int i = 0; i < k; i++) {
      if (end(i, n) > end(i - 1, n)) {
        all[at++] = v.rows(end(i - 1, n), end(i, n));
      }
    }
    return all;
  }

  /** The number of parts of the minibatch: k, or the number of its rows if that is smaller. */
  int parts() {
    return parts.length;
  }

  /** Returns part i of the minibatch. */
  Matrix data(int i) {
    return parts[i];
  }

  /** Returns the workspace of parts of m rows. */
  Part of(int m) {
    return requireNonNull(ofSize[m], "call prepare with this number of rows first");
  }

  @Override
  public void close() {
    workspace.close();
  }
}
