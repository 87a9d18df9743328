package org.harmonium.backend.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.harmonium.backend.Matrix;

/**
 * Holds gradients against central differences of the loss that they are said to be of, on the
 * {@link ReferenceBackend}:
 *
 * <pre>{@code
 * forward(); backward();                        // dW and dc hold the gradients
 * new GradientCheck(backend)
 *     .of("W", w, dW)
 *     .of("c", c, dc)
 *     .check(() -> { forward(); return backend.squaredError(y, target); });
 * }</pre>
 *
 * <p>Each element x is moved by h = 1e-5 max(1, |x|) both ways. A central difference is off by h^2
 * f'''/6, some 2e-11 f''', and by the rounding of the loss L over h: a few 1e-16 |L| / 1e-5, or
 * 1e-10 |L| at the worst. The two are about as large at this h, and both are well below what is
 * allowed: a relative 1e-5 of the larger of gradient and difference, and 1e-9 max(1, |L|).
 *
 * <p>The loss must be a function of the parameters, so a random stream is to be set back at its
 * start; and it must be smooth within h of where they stand, so a rectifier must not be at its
 * bend. A float factor, such as the {@code Scalar} 1 / n, that stands in the gradient but not in
 * the loss costs 6e-8 of the 1e-5.
 */
public final class GradientCheck {
  private static final double STEP = 1e-5;
  private static final double RELATIVE = 1e-5;
  private static final double ABSOLUTE = 1e-9;
  private static final int MOST_SHOWN = 10;

  private final ReferenceBackend backend;
  private final List<Pair> pairs = new ArrayList<>();

  /** What the loss is moved by, and the gradient as it stood when the check was asked for. */
  private record Pair(String name, Matrix value, double[] gradient) {}

  /** A check of nothing yet. */
  public GradientCheck(ReferenceBackend backend) {
    this.backend = backend;
  }

  /**
   * Adds a parameter, or an input. The gradient is copied here and now, so the loss may overwrite
   * it.
   */
  public GradientCheck of(String name, Matrix value, Matrix gradient) {
    if (value.rows() != gradient.rows() || value.cols() != gradient.cols()) {
      throw new IllegalArgumentException("the gradient of " + name + " has another shape");
    }
    pairs.add(new Pair(name, value, backend.downloadDoubles(gradient)));
    return this;
  }

  /**
   * Compares all elements of all parameters; the parameters are as before at the end.
   *
   * @param loss the loss at the parameters' present values
   * @throws AssertionError if one differs; it names the parameters, elements and both numbers
   */
  public void check(DoubleSupplier loss) {
    if (pairs.isEmpty()) {
      throw new IllegalStateException("no gradient was given to check");
    }
    double here = loss.getAsDouble();
    double again = loss.getAsDouble();
    if (here != again) { // also where it is NaN
      throw new AssertionError(
          "the loss is not a function of the parameters: %s, then %s".formatted(here, again));
    }
    List<String> wrong = new ArrayList<>();
    for (Pair pair : pairs) {
      compare(pair, loss, ABSOLUTE * Math.max(1, Math.abs(here)), wrong);
    }
    if (!wrong.isEmpty()) {
      throw new AssertionError(
          "%d wrong:%n%s"
              .formatted(
                  wrong.size(),
                  String.join("\n", wrong.subList(0, Math.min(MOST_SHOWN, wrong.size())))));
    }
  }

  private void compare(Pair pair, DoubleSupplier loss, double absolute, List<String> wrong) {
    double[] values = backend.downloadDoubles(pair.value);
    for (int i = 0; i < values.length; i++) {
      double difference = difference(pair.value, values, i, loss);
      double gradient = pair.gradient[i];
      double allowed = absolute + RELATIVE * Math.max(Math.abs(gradient), Math.abs(difference));
      if (!(Math.abs(gradient - difference) <= allowed)) {
        int cols = pair.value.cols();
        wrong.add(
            "%s[%d, %d]: gradient %s, difference %s, allowed %.1e"
                .formatted(pair.name, i / cols, i % cols, gradient, difference, allowed));
      }
    }
  }

  /** (loss(x + h) - loss(x - h)) / 2h for element i; the element is put back. */
  private double difference(Matrix matrix, double[] values, int i, DoubleSupplier loss) {
    double x = values[i];
    double h = STEP * Math.max(1, Math.abs(x));
    double above = x + h;
    double below = x - h;
    double rise = lossAt(matrix, values, i, above, loss) - lossAt(matrix, values, i, below, loss);
    values[i] = x;
    backend.writeDoubles(values, matrix);
    return rise / (above - below);
  }

  private double lossAt(Matrix matrix, double[] values, int i, double x, DoubleSupplier loss) {
    values[i] = x;
    backend.writeDoubles(values, matrix);
    return loss.getAsDouble();
  }
}
