package org.harmonium.parity;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Moves every element of every product by as much as it may be off, up or down by a coin: c sum |a
 * b|, with c of {@link Bounds}. What this does to the results of a step is what rounding may do.
 */
final class Noise implements Intercepted.Watcher {
  private final Comparison comparison;
  private final long seed;
  private final int sign;
  private int count;

  /**
   * @param sign 1, or -1 for the same coins with up and down exchanged
   */
  Noise(Comparison comparison, long seed, int sign) {
    this.comparison = comparison;
    this.seed = seed;
    this.sign = sign;
  }

  @Override
  public void run(Backend real, Intercepted.Operation step) {
    @Nullable Object[] given = step.arguments();
    ExactSum exact =
        Products.isProduct(step) ? Products.exact(step, Products.values(real, given)) : null;
    step.on(real, given);
    if (exact != null && given[given.length - 1] instanceof Matrix out) {
      float[] values = real.download(out);
      float[] coins = Numbers.uniforms(values.length, seed + count++);
      double c =
          Bounds.product(comparison.reference().precision(), exact.terms())
              + Bounds.product(comparison.candidate().precision(), exact.terms());
      for (int i = 0; i < values.length; i++) {
        double size = exact.size()[i - rowsPast(exact, i) * exact.cols()];
        values[i] += (float) ((coins[i] < 0.5f ? sign : -sign) * c * size);
      }
      real.write(values, out);
    }
  }

  /** How many rows back the last one lies whose size was computed. */
  private static int rowsPast(ExactSum exact, int i) {
    return i / exact.cols() % exact.rowStep();
  }
}
