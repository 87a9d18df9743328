package org.harmonium.learning;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.jspecify.annotations.Nullable;

/** The workspace for a part of a minibatch, as many generated rows below it, and their targets. */
final class AdversarialRows {
  private final Matrix rows; // (2 largest, V): data up to the middle, generated ones from there
  private final Matrix targets; // (2 largest, 1)
  private final @Nullable Part[] parts; // by number of rows, so that a step creates no views

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

  AdversarialRows(Workspace workspace, Backend backend, int visible, int largest, float real) {
    this.rows = workspace.zeros(2 * largest, visible);
    this.targets = workspace.zeros(2 * largest, 1);
    backend.fill(real, targets.rows(0, largest));
    this.parts = new Part[largest + 1];
  }

  /** Returns the workspace of parts of m rows. */
  Part of(int m) {
    Part part = parts[m];
    if (part == null) {
      int half = targets.rows() / 2;
      part =
          new Part(
              rows.rows(half - m, half + m),
              rows.rows(half - m, half),
              rows.rows(half, half + m),
              targets.rows(half - m, half + m),
              targets.rows(half - m, half),
              targets.rows(half, half + m),
              Scalar.of((float) (1.0 / m)));
      parts[m] = part;
    }
    return part;
  }
}
