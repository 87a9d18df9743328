package org.harmonium.backend;

import org.jspecify.annotations.Nullable;

/**
 * Room for something of as many rows as are asked for. It grows, so what is to be recorded must
 * reserve its rows before. Recorded steps keep what they were given: nothing is closed before the
 * end.
 */
public final class RowScratch implements AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final int cols;
  private @Nullable Matrix all;
  private @Nullable Matrix[] views = {}; // by number of rows, so that a step allocates nothing

  /** Room for rows of so many columns. */
  public RowScratch(Backend backend, int cols) {
    this.backend = backend;
    this.workspace = new Workspace(backend);
    this.cols = cols;
  }

  /** Makes room for n rows. */
  public void reserve(int n) {
    room(n);
  }

  private Matrix room(int n) {
    Matrix enough = all;
    if (enough == null || enough.rows() < n) {
      Matrix larger = backend.zeros(n, cols); // if there is no room for it, the smaller one stays
      enough = workspace.own(() -> larger);
      all = enough;
      views = new Matrix[n + 1];
    }
    return enough;
  }

  /** The room for n rows; what it holds is of no use any more. */
  public Matrix rows(int n) {
    Matrix enough = room(n);
    Matrix view = views[n];
    if (view == null) {
      view = enough.rows(0, n);
      views[n] = view;
    }
    return view;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
