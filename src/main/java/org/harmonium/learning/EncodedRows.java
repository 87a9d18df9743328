package org.harmonium.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Workspace;

/**
 * The codes of data under a stack of learned layers: the training data of the next layer in greedy
 * pretraining (Bengio, Lamblin, Popovici and Larochelle: Greedy layer-wise training of deep
 * networks, NIPS 2006). The codes are computed for each minibatch; those of a whole data set are
 * never stored.
 */
public class EncodedRows implements TrainingData {
  private final TrainingData data;
  private final List<Encoder> below;
  private final List<RowScratch> inputs = new ArrayList<>(); // the inputs of each encoder
  private final Workspace workspace;

  /** A learned layer. */
  public interface Encoder {
    int inputs();

    int outputs();

    /** Allocates the workspace for up to n rows, before a pass is recorded. */
    void reserve(int n);

    /** Computes h (n, outputs), the code of x (n, inputs). */
    void encode(Matrix x, Matrix h);
  }

  /**
   * @param data the inputs of the lowest layer; closed by the caller
   * @param below the layers, the lowest first; they must stay open while this object is used
   */
  public EncodedRows(Backend backend, TrainingData data, List<? extends Encoder> below) {
    this.data = data;
    this.below = List.copyOf(below);
    int width = data.cols();
    for (Encoder encoder : below) {
      if (encoder.inputs() != width) {
        throw new IllegalArgumentException(
            "a layer of %d inputs cannot learn from rows of %d values; make them equal"
                .formatted(encoder.inputs(), width));
      }
      width = encoder.outputs();
    }
    this.workspace = new Workspace(backend);
    for (Encoder encoder : below) {
      inputs.add(workspace.own(() -> new RowScratch(backend, encoder.inputs())));
    }
  }

  @Override
  public int rows() {
    return data.rows();
  }

  @Override
  public int cols() {
    return below.isEmpty() ? data.cols() : below.get(below.size() - 1).outputs();
  }

  @Override
  public void reserve(int n) {
    data.reserve(n);
    inputs.forEach(room -> room.reserve(n));
    below.forEach(encoder -> encoder.reserve(n));
  }

  @Override
  public void visit(int[] permutation, int cursor) {
    data.visit(permutation, cursor);
  }

  @Override
  public void next(Matrix v) {
    Matrix x = input(0, v);
    data.next(x);
    for (int l = 0; l < below.size(); l++) {
      Matrix h = input(l + 1, v);
      below.get(l).encode(x, h);
      x = h;
    }
  }

  /** Returns the rows for the input of layer l; those of the highest codes are v. */
  private Matrix input(int l, Matrix v) {
    return l == below.size() ? v : inputs.get(l).rows(v.rows());
  }

  @Override
  public Map<String, RandomStream> streams() {
    return data.streams();
  }

  @Override
  public void close() {
    workspace.close();
  }
}
