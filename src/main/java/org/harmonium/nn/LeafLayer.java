package org.harmonium.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.ShapeException;
import org.harmonium.backend.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * A layer that is not made of others. This class allocates the tensors of its description, checks
 * shapes and keeps the input and output of the last forward pass; a subclass computes {@link
 * #output} and {@link #derivatives}.
 */
public abstract class LeafLayer implements Layer {
  /** Where the layer computes. */
  protected final Backend backend;

  /** Closed with the layer. */
  protected final Workspace workspace;

  private final LayerDescription description;
  private final List<RowScratch> rooms = new ArrayList<>();
  private final List<Parameter> parameters = new ArrayList<>();
  private final Map<String, Matrix> statistics = new LinkedHashMap<>();
  private @Nullable Matrix lastInput;
  private @Nullable Matrix lastOutput;

  /** A layer without tensors; the constructor of the subclass asks for them. */
  protected LeafLayer(Backend backend, LayerDescription description) {
    this.backend = backend;
    this.description = description;
    this.workspace = new Workspace(backend);
  }

  /** A matrix of this many columns with a row for each example; {@link #reserve} allocates it. */
  protected final RowScratch room(int cols) {
    RowScratch room = workspace.own(() -> new RowScratch(backend, cols));
    rooms.add(room);
    return room;
  }

  /** The parameter of this name in the description, zeros. To be asked for once, in order. */
  protected final Parameter parameter(String name) {
    TensorShape shape = shape(name, LayerDescription::parameters);
    Matrix value = workspace.zeros(shape.rows(), shape.cols());
    Matrix gradient = workspace.zeros(shape.rows(), shape.cols());
    Parameter parameter = new Parameter(backend, name, value, gradient, shape.decays());
    parameters.add(parameter);
    return parameter;
  }

  /** The statistic of this name in the description, zeros. To be asked for once, in order. */
  protected final Matrix statistic(String name) {
    TensorShape shape = shape(name, LayerDescription::statistics);
    Matrix statistic = workspace.zeros(shape.rows(), shape.cols());
    statistics.put(name, statistic);
    return statistic;
  }

  private TensorShape shape(String name, Function<LayerDescription, List<TensorShape>> part) {
    return part.apply(description).stream()
        .filter(shape -> shape.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the description of layer %s has no tensor %s".formatted(description, name)));
  }

  /** y = f(x) as {@link #forward} has it; the shape of x is right. */
  protected abstract Matrix output(Matrix x, @Nullable RandomStream training);

  /** The result of {@link #backward} for the last x and y; the shape of dy is right. */
  protected abstract @Nullable Matrix derivatives(Matrix x, Matrix y, Matrix dy, Wanted wanted);

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

  /** The output of the last forward pass. */
  protected final Matrix lastOutput() {
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

  /** Calls {@link Layer#reserve} of the layers that this one uses; by default it uses none. */
  protected void reserveParts(int n) {}

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
    return List.copyOf(parameters);
  }

  @Override
  public final Map<String, Matrix> statistics() {
    return new LinkedHashMap<>(statistics);
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
