package org.harmonium.learning;

import org.harmonium.config.Default;
import org.harmonium.config.FromScalar;
import org.harmonium.config.Range;
import org.harmonium.config.RequiresEffect;
import org.jspecify.annotations.Nullable;

/**
 * A value that changes over training, such as the learning rate. A plain number is a constant.
 *
 * @param start the initial value
 * @param end the final value; null for the initial value
 * @param shape of the change from start to end: constant, linear, exponential or step
 * @param over the number of epochs of the change (or, for a step, before the change); 0 for the
 *     whole run
 */
public record Schedule(
    double start, @Nullable Double end, @Default("linear") Shape shape, @Default("0") double over)
    implements RequiresEffect {
  public enum Shape {
    CONSTANT,
    LINEAR,
    /** By a constant factor per epoch; both ends must be above 0. */
    EXPONENTIAL,
    /** The start until {@code over} epochs have passed, then the end. */
    STEP
  }

  public Schedule {
    Range.finite("start", start);
    Range.notNegative("over", over);
    if (end != null) {
      Range.finite("end", end);
    }
    if (shape == Shape.EXPONENTIAL && (start <= 0 || end == null || end <= 0)) {
      throw new IllegalArgumentException(
          "start and end must be above 0 in an exponential schedule");
    }
  }

  @Override
  public void requireEffect() {
    if (shape == Shape.CONSTANT && end != null && end != start) {
      throw new IllegalArgumentException(
          "end has no effect with shape: constant; remove it, or choose another shape");
    }
    if (over != 0 && end == null) {
      throw new IllegalArgumentException("over has no effect without end; remove it, or give end");
    }
  }

  @FromScalar
  public static Schedule constant(double value) {
    return new Schedule(value, null, Shape.CONSTANT, 0);
  }

  /** Returns a linear schedule over the whole run. */
  public static Schedule linear(double start, double end) {
    return new Schedule(start, end, Shape.LINEAR, 0);
  }

  public double last() {
    return end == null ? start : end;
  }

  /**
   * Returns the value after {@code epoch} epochs, a fractional number, of a run of {@code epochs}.
   */
  public double at(double epoch, int epochs) {
    double span = over == 0 ? epochs : over;
    double part = Math.min(epoch / span, 1);
    return switch (shape) {
      case CONSTANT -> start;
      case LINEAR -> start + (last() - start) * part;
      case EXPONENTIAL -> start * Math.pow(last() / start, part);
      case STEP -> part < 1 ? start : last();
    };
  }
}
