package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.jspecify.annotations.Nullable;

/** The rows of a data set that is resident in the backend. */
public final class StoredRows implements TrainingData {
  private final Backend backend;
  private final RowStore store;
  private final @Nullable RandomStream binarise;
  private final RowOrder order;

  /**
   * @param store closed by the caller
   * @param binarise if given, each minibatch is binarised by new draws: an element is 1 with the
   *     probability given by its value
   */
  public StoredRows(Backend backend, RowStore store, @Nullable RandomStream binarise) {
    this.backend = backend;
    this.store = store;
    this.binarise = binarise;
    this.order = backend.rowOrder(store.rows());
  }

  @Override
  public int rows() {
    return store.rows();
  }

  @Override
  public int cols() {
    return store.cols();
  }

  @Override
  public void visit(int[] permutation, int cursor) {
    order.write(permutation);
    order.seek(cursor);
  }

  @Override
  public void next(Matrix v) {
    if (binarise != null) {
      backend.gatherBernoulli(store, order, binarise, v);
    } else {
      backend.gather(store, order, v);
    }
  }

  @Override
  public Map<String, RandomStream> streams() {
    return binarise == null ? Map.of() : Map.of("binarise", binarise);
  }

  @Override
  public void close() {
    order.close();
  }
}
