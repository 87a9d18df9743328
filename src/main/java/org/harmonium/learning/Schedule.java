package org.harmonium.learning;

/**
 * A value that changes over training, such as the learning rate or the momentum.
 *
 * @param start the value at first
 * @param end the value at last
 * @param shape how it gets from start to end
 * @param over the number of epochs this takes; 0 means all of the run
 */
public record Schedule(double start, double end, Shape shape, double over) {
  /** How a schedule gets from its start to its end. */
  public enum Shape {
    /** Always the start. */
    CONSTANT,
    /** In a straight line. */
    LINEAR,
    /** By a constant factor a step; both ends must be above 0. */
    EXPONENTIAL,
    /** The start until {@code over} epochs have passed, then the end. */
    STEP
  }

  /** Checks that all is finite, and that an exponential has ends above 0. */
  public Schedule {
    if (!Double.isFinite(start) || !Double.isFinite(end)) {
      throw new IllegalArgumentException(
          "a schedule needs finite numbers, had " + start + " and " + end);
    }
    if (!(over >= 0) || Double.isInfinite(over)) {
      throw new IllegalArgumentException("over must be at least 0 epochs, was " + over);
    }
    if (shape == Shape.EXPONENTIAL && (start <= 0 || end <= 0)) {
      throw new IllegalArgumentException(
          "an exponential schedule needs a start and an end above 0");
    }
  }

  /** Always the same value. */
  public static Schedule constant(double value) {
    return new Schedule(value, value, Shape.CONSTANT, 0);
  }

  /** A straight line over the whole run. */
  public static Schedule linear(double start, double end) {
    return new Schedule(start, end, Shape.LINEAR, 0);
  }

  /**
   * The value after {@code epoch} epochs of a run of {@code epochs}.
   *
   * @param epoch may be fractional
   */
  public double at(double epoch, int epochs) {
    double span = over == 0 ? epochs : over;
    double part = Math.min(epoch / span, 1);
    return switch (shape) {
      case CONSTANT -> start;
      case LINEAR -> start + (end - start) * part;
      case EXPONENTIAL -> start * Math.pow(end / start, part);
      case STEP -> part < 1 ? start : end;
    };
  }
}
