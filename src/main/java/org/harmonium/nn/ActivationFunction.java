package org.harmonium.nn;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Unary;
import org.harmonium.text.NearestName;
import org.jspecify.annotations.Nullable;

/** The function y = f(z) of the units of a layer. */
public enum ActivationFunction {
  /** y = z. */
  LINEAR("linear", null),
  /** y = 1 / (1 + exp(-z)). */
  SIGMOID("sigmoid", Unary.SIGMOID),
  /** y = tanh(z). */
  TANH("tanh", Unary.TANH),
  /** y = max(z, 0). */
  RELU("relu", Unary.RELU),
  /** y = z, but 0.2 z below 0. */
  LEAKY_RELU("leaky-relu", Unary.LEAKY_RELU),
  /** y_j = exp(z_j) / sum over k of exp(z_k): each row becomes a distribution over the units. */
  SOFTMAX("softmax", null);

  private final String text;
  private final @Nullable Unary unary;

  ActivationFunction(String text, @Nullable Unary unary) {
    this.text = text;
    this.unary = unary;
  }

  /** Its name in files. */
  public String text() {
    return text;
  }

  /** The element-wise operation; null for the identity, and for softmax, which needs whole rows. */
  public @Nullable Unary unary() {
    return unary;
  }

  /** Does each output depend on one input only? */
  public boolean isElementwise() {
    return this != SOFTMAX;
  }

  /** The names of all functions. */
  public static List<String> names() {
    return Arrays.stream(values()).map(ActivationFunction::text).toList();
  }

  /**
   * The function of this name.
   *
   * @throws IllegalArgumentException in one line that lists the names
   */
  public static ActivationFunction parse(String text) {
    return Arrays.stream(values())
        .filter(f -> f.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "activation '%s' %s".formatted(text, NearestName.unknown(text, names()))));
  }

  @Override
  public String toString() {
    return text;
  }
}
