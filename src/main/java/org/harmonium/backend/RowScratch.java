package org.harmonium.backend;

import org.jspecify.annotations.Nullable;

/**
 * A scratch matrix with a variable number of rows. It grows on demand, so a step that is to be
 * recorded must reserve its rows first. Earlier views remain valid for recorded steps: nothing is
 * closed before {@link #close}.
 */
public final class RowScratch implements AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final int cols;
  private @Nullable Matrix all;
  private @Nullable Matrix[] views = {}; // by number of rows, so that a step does not allocate

  /** Creates a scratch matrix with {@code cols} columns and no rows. */
  public RowScratch(Backend backend, int cols) {
    this.backend = backend;
    this.workspace = new Workspace(backend);
    this.cols = cols;
  }

  /** Allocates at least n rows. */
  public void reserve(int n) {
    room(n);
  }

  private Matrix room(int n) {
    Matrix enough = all;
    if (enough == null || enough.rows() < n) {
      Matrix larger = backend.zeros(n, cols); // if this fails, the smaller matrix is kept
      enough = workspace.own(() -> larger);
      all = enough;
      views = new Matrix[n + 1];
    }
    return enough;
  }

  /** Returns a view of n rows with unspecified contents. */
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
