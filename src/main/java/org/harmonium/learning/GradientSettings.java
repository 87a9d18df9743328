package org.harmonium.learning;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.harmonium.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The limits and the decay that an optimiser applies to the gradients of the mean loss, in this
 * order.
 *
 * <pre>
 *   g = g cut to [-largestValue, largestValue]                      element by element
 *   g = g min(1, largestNorm / |g|)                                 |g|: the norm of all gradients together
 *   g = g + l2 w                                                    for parameters that decay
 * </pre>
 *
 * @param l2 quadratic decay of the weights; 0 for none
 * @param largestNorm the largest norm of all gradients together; null for no limit (Pascanu,
 *     Mikolov and Bengio: On the difficulty of training recurrent neural networks, ICML 2013,
 *     algorithm 1)
 * @param largestValue the largest size of each number of a gradient; null for no limit
 * @param maxNorm the largest norm of the weights into a unit, after each step; null for no limit
 */
public record GradientSettings(
    @Default("0") double l2,
    @Nullable Double largestNorm,
    @Nullable Double largestValue,
    @Nullable Double maxNorm) {
  public static final GradientSettings PLAIN = decay(0);

  public GradientSettings {
    Range.notNegative("l2", l2);
    requireAboveZero("largestNorm", largestNorm);
    requireAboveZero("largestValue", largestValue);
    requireAboveZero("maxNorm", maxNorm);
  }

  private static void requireAboveZero(String key, @Nullable Double limit) {
    if (limit != null) {
      Range.positive(key, limit.floatValue());
    }
  }

  public static GradientSettings decay(double l2) {
    return new GradientSettings(l2, null, null, null);
  }

  public GradientSettings limitNorm(double largest) {
    return new GradientSettings(l2, largest, largestValue, maxNorm);
  }

  public GradientSettings limitValue(double largest) {
    return new GradientSettings(l2, largestNorm, largest, maxNorm);
  }

  /** Opens an optimiser of these parameters with these settings; the caller closes it. */
  public Optimiser open(Backend backend, OptimiserSettings optimiser, List<Parameter> parameters) {
    Optimiser plain = optimiser.open(backend, parameters, this);
    return maxNorm == null ? plain : new MaxNorm(backend, plain, parameters, maxNorm);
  }
}
