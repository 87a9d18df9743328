package org.harmonium.learning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an optimiser, with decay and limits of their gradients, and the state per
 * parameter.
 */
final class Gradients implements AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final Parameter[] parameters; // an array, so that a step allocates no iterator
  private final GradientSettings settings;
  private final Scalar l2;
  private final Scalar largestNorm;
  private final Matrix squares; // (1, 1) the sum of squares of all gradients

  Gradients(Backend backend, List<Parameter> parameters, GradientSettings settings) {
    this.backend = backend;
    this.workspace = new Workspace(backend);
    this.parameters = parameters.toArray(Parameter[]::new);
    this.settings = settings;
    this.l2 = Scalar.of((float) settings.l2());
    this.largestNorm = Scalar.of(limit(settings.largestNorm()));
    this.squares = workspace.zeros(1, 1);
  }

  private static float limit(@Nullable Double largest) {
    return largest == null ? Float.POSITIVE_INFINITY : largest.floatValue();
  }

  int count() {
    return parameters.length;
  }

  Matrix value(int i) {
    return parameters[i].value();
  }

  Matrix gradient(int i) {
    return parameters[i].gradient();
  }

  /** Whether this parameter decays. */
  boolean decays(int i) {
    return settings.l2() > 0 && parameters[i].decays();
  }

  /** Limits the gradients. */
  void limit() {
    if (settings.largestValue() != null) {
      float largest = limit(settings.largestValue());
      for (Parameter p : parameters) {
        backend.clip(-largest, largest, p.gradient());
      }
    }
    if (settings.largestNorm() != null) {
      backend.fill(0f, squares);
      for (Parameter p : parameters) {
        backend.addSquares(p.gradient(), squares);
      }
      for (Parameter p : parameters) {
        backend.limitNorm(largestNorm, squares, p.gradient());
      }
    }
  }

  /** g = g + l2 w, if the parameter decays. */
  void decay(int i) {
    if (decays(i)) {
      backend.axpy(l2, value(i), gradient(i));
    }
  }

  /** Returns a matrix of zeros in the shape of each parameter. */
  Matrix[] memory() {
    Matrix[] memory = new Matrix[parameters.length];
    for (int i = 0; i < memory.length; i++) {
      memory[i] = workspace.zeros(value(i).rows(), value(i).cols());
    }
    return memory;
  }

  /** Returns a further matrix that is closed with this object. */
  Matrix filled(float... row) {
    return workspace.upload(row, 1, row.length);
  }

  /** Returns the state, by a letter and the name of the parameter. */
  Map<String, Matrix> named(String letter, Matrix[] memory) {
    Map<String, Matrix> named = new LinkedHashMap<>();
    for (int i = 0; i < memory.length; i++) {
      named.put(letter + parameters[i].name(), memory[i]);
    }
    return named;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
