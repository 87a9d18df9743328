package org.harmonium.report;

/**
 * The part of the plane that a {@link PlanePicture} shows: [left, right] x [bottom, top].
 *
 * @param left the least first coordinate
 * @param right the greatest first coordinate, above {@code left}
 * @param bottom the least second coordinate
 * @param top the greatest second coordinate, above {@code bottom}
 */
public record PlaneWindow(double left, double right, double bottom, double top) {

  /** Checks that both sides have a finite positive length. */
  public PlaneWindow {
    if (!(right - left > 0 && right - left < Double.POSITIVE_INFINITY)
        || !(top - bottom > 0 && top - bottom < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "[%s, %s] x [%s, %s] is not a window of the plane".formatted(left, right, bottom, top));
    }
  }

  /**
   * The square around all points.
   *
   * @param margin the margin on each side as a fraction of the larger extent, for example 0.1
   * @param sets sets of points (n, 2); equal points have a square of side 2
   */
  public static PlaneWindow around(double margin, float[][]... sets) {
    float[] least = {Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY};
    float[] most = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
    for (float[][] points : sets) {
      PlanePicture.requirePoints(points);
      for (float[] point : points) {
        for (int i = 0; i < 2; i++) {
          least[i] = Math.min(least[i], point[i]);
          most[i] = Math.max(most[i], point[i]);
        }
      }
    }
    double extent = Math.max((double) most[0] - least[0], (double) most[1] - least[1]);
    double half = extent > 0 ? extent * (0.5 + margin) : 1;
    double x = ((double) least[0] + most[0]) / 2;
    double y = ((double) least[1] + most[1]) / 2;
    return new PlaneWindow(x - half, x + half, y - half, y + half);
  }

  /**
   * A grid of points (perSide^2, 2) for a vector field: the centres of equal cells, row by row from
   * the top left.
   */
  public float[][] grid(int perSide) {
    float[][] points = new float[Math.multiplyExact(perSide, perSide)][];
    for (int i = 0; i < points.length; i++) {
      int row = i / perSide;
      int col = i % perSide;
      double x = left + (right - left) * (col + 0.5) / perSide;
      double y = top - (top - bottom) * (row + 0.5) / perSide;
      points[i] = new float[] {(float) x, (float) y};
    }
    return points;
  }
}
