package org.harmonium.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.ShapeException;
import org.harmonium.backend.Workspace;
import org.jspecify.annotations.Nullable;

/** A layer that is not made of others: it checks shapes and remembers the last forward pass. */
abstract class LeafLayer implements Layer {
  final Backend backend;
  final Workspace workspace;
  private final LayerDescription description;
  private final List<RowScratch> rooms = new ArrayList<>();
  private @Nullable Matrix lastInput;
  private @Nullable Matrix lastOutput;

  LeafLayer(Backend backend, LayerDescription description) {
    this.backend = backend;
    this.description = description;
    this.workspace = new Workspace(backend);
  }

  /** Room for rows of so many columns, which {@link #reserve} reserves. */
  final RowScratch room(int cols) {
    RowScratch room = workspace.own(() -> new RowScratch(backend, cols));
    rooms.add(room);
    return room;
  }

  /** A parameter of zeros. */
  final Parameter parameter(String name, int rows, int cols, boolean decays) {
    Matrix value = workspace.zeros(rows, cols);
    return new Parameter(backend, name, value, workspace.zeros(rows, cols), decays);
  }

  /** y of x; see {@link #forward}. */
  abstract Matrix output(Matrix x, @Nullable RandomStream training);

  /** What {@link #backward} is to return, for the last x and y. */
  abstract @Nullable Matrix derivatives(Matrix x, Matrix y, Matrix dy, Wanted wanted);

  @Override
  public final Matrix forward(Matrix x, @Nullable RandomStream training) {
    if (x.cols() != inputs()) {
      throw new ShapeException(
          "layer %s takes rows of %d numbers; its input is (%d, %d)"
              .formatted(description, inputs(), x.rows(), x.cols()));
    }
    Matrix y = output(x, training);
    lastInput = x;
    lastOutput = y;
    return y;
  }

  @Override
  public final @Nullable Matrix backward(Matrix dy, Wanted wanted) {
    Matrix y = lastOutput();
    Matrix x = Objects.requireNonNull(lastInput); // set with y
    if (dy.rows() != y.rows() || dy.cols() != y.cols()) {
      throw new ShapeException(
          "layer %s gave (%d, %d); the derivatives by it are (%d, %d)"
              .formatted(description, y.rows(), y.cols(), dy.rows(), dy.cols()));
    }
    return derivatives(x, y, dy, wanted);
  }

  /** Y of the last forward pass. */
  final Matrix lastOutput() {
    Matrix y = lastOutput;
    if (y == null) {
      throw new IllegalStateException(
          "layer %s: a backward pass needs a forward pass before it".formatted(description));
    }
    return y;
  }

  @Override
  public final void reserve(int n) {
    rooms.forEach(room -> room.reserve(n));
    reserveParts(n);
  }

  /** Room in what the layer is made of. */
  void reserveParts(int n) {}

  @Override
  public final int inputs() {
    return description.inputs();
  }

  @Override
  public final int outputs() {
    return description.outputs();
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public final List<LayerDescription> descriptions() {
    return List.of(description);
  }

  @Override
  public final void close() {
    workspace.close();
  }

  /** The word of its description. */
  @Override
  public final String toString() {
    return description.toString();
  }
}
