package org.harmonium.learning;

import java.util.Arrays;
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
 * The common part of the optimisers: a step limits all gradients and then moves one parameter after
 * another. The limits and the decay are those of {@link GradientSettings}.
 */
abstract class GradientDescent implements Optimiser {
  final Backend backend;
  final Workspace workspace;
  final Scalar rate; // the learning rate
  private final Parameter[] parameters; // an array, so that a step allocates no iterator
  private final GradientSettings settings;
  private final Scalar l2;
  private final Scalar largestNorm;
  private final Matrix squares; // (1, 1) the sum of squares of all gradients

  GradientDescent(Backend backend, List<Parameter> parameters, GradientSettings settings) {
    this.backend = backend;
    this.workspace = new Workspace(backend);
    this.parameters = parameters.toArray(Parameter[]::new);
    this.settings = settings;
    this.l2 = Scalar.of((float) settings.l2());
    this.largestNorm = Scalar.of(limit(settings.largestNorm()));
    this.squares = workspace.zeros(1, 1);
    this.rate = backend.scalar(0f);
  }

  private static float limit(@Nullable Double largest) {
    return largest == null ? Float.POSITIVE_INFINITY : largest.floatValue();
  }

  /** Throws if epsilon or a kept share is out of range as a float; the workspace is then closed. */
  final void requireRanges(double epsilon, double... shares) {
    workspace.prepare(
        () -> {
          boolean holds = (float) epsilon > 0;
          for (double share : shares) {
            holds &= share >= 0 && (float) share < 1;
          }
          if (!holds) {
            throw new IllegalArgumentException(
                "the kept shares must be from 0 to below 1 and epsilon above 0, were %s and %s"
                    .formatted(Arrays.toString(shares), epsilon));
          }
        });
  }

  @Override
  public void prepare(double rate, double momentum) {
    this.rate.set((float) rate);
  }

  @Override
  public void step() {
    limit();
    for (int i = 0; i < parameters.length; i++) {
      move(i, parameters[i]);
    }
  }

  /** Moves parameter i. Its gradient is limited, but does not contain the decay. */
  abstract void move(int i, Parameter parameter);

  private void limit() {
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

  final boolean decays(Parameter parameter) {
    return settings.l2() > 0 && parameter.decays();
  }

  /** Returns the gradient g, after g = g + l2 w if the parameter decays. */
  final Matrix decayed(Parameter parameter) {
    if (decays(parameter)) {
      backend.axpy(l2, parameter.value(), parameter.gradient());
    }
    return parameter.gradient();
  }

  @Override
  public boolean usesMomentum() {
    return false;
  }

  /** Returns a matrix of zeros in the shape of each parameter. */
  final Matrix[] memory() {
    Matrix[] memory = new Matrix[parameters.length];
    for (int i = 0; i < memory.length; i++) {
      Matrix value = parameters[i].value();
      memory[i] = workspace.zeros(value.rows(), value.cols());
    }
    return memory;
  }

  /** Returns the state, by a letter and the name of the parameter. */
  final Map<String, Matrix> named(String letter, Matrix[] memory) {
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
