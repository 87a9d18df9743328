package org.harmonium.data;

import org.harmonium.backend.Philox;

/**
 * Pictures of what lies on the ground in autumn: ellipses of all sizes, each of one grey with a
 * little slope of light, that hide each other. The density of radii is proportional to 1 / r^3, so
 * that pictures look alike at all scales, as photographs do: they have edges, surfaces, and a power
 * spectrum that falls as that of nature. (Lee, Mumford, Huang: Occlusion models for natural images,
 * International Journal of Computer Vision 41, 2001.)
 *
 * <p>Drawn from the front to the back, until nothing shines through, at twice the size; the means
 * of two by two points are the pixels. Only Philox words, the four operations, square roots, and
 * sine and cosine of {@link StrictMath} are used: pictures are the same everywhere.
 */
final class DeadLeaves {
  private static final double LEAST_RADIUS = 8; // points
  private static final double MOST_RADIUS = 128;
  private static final double LEAST_ASPECT = 0.4;
  private static final double SLOPE = 0.25; // of light, from the middle of a leaf to its rim
  private static final int MOST_LEAVES = 1_000_000;

  private final long key;
  private final int side; // points
  private final float[] points;
  private final boolean[] covered;
  private int bare;

  private DeadLeaves(int side, long key) {
    this.key = key;
    this.side = side;
    this.points = new float[side * side];
    this.covered = new boolean[side * side];
    this.bare = points.length;
  }

  /** A picture of {@code pixels} by {@code pixels} grey levels from 0 to 1, row by row. */
  static float[] draw(int pixels, long key) {
    DeadLeaves leaves = new DeadLeaves(2 * pixels, key);
    for (int leaf = 0; leaf < MOST_LEAVES && leaves.bare > 0; leaf++) {
      leaves.add(leaf);
    }
    return leaves.halved();
  }

  /** Leaf number {@code leaf}, behind all before it. */
  private void add(int leaf) {
    int[] words = new int[4];
    int[] more = new int[4];
    Philox.block(leaf, 0, 0, 0, key, Philox.ROUNDS, words);
    Philox.block(leaf, 1, 0, 0, key, Philox.ROUNDS, more);
    // The share of radii above r falls as 1 / r^2.
    double large = 1 / (LEAST_RADIUS * LEAST_RADIUS);
    double small = 1 / (MOST_RADIUS * MOST_RADIUS);
    double radius = 1 / Math.sqrt(large - Philox.uniform(words[0]) * (large - small));
    double aspect = LEAST_ASPECT + (1 - LEAST_ASPECT) * Philox.uniform(words[1]);
    double x = Philox.uniform(words[2]) * (side + 2 * radius) - radius;
    double y = Philox.uniform(words[3]) * (side + 2 * radius) - radius;
    // Only centres that can be seen are drawn; a larger leaf is seen from further away.
    double reach = (side + 2 * radius) / (side + 2 * MOST_RADIUS);
    if (Philox.uniform(more[3]) >= reach * reach) {
      return;
    }
    double angle = 2 * Math.PI * Philox.uniform(more[0]);
    double grey = Philox.uniform(more[1]);
    double light = SLOPE * (2 * Philox.uniform(more[2]) - 1);
    fill(x, y, radius, aspect, StrictMath.cos(angle), StrictMath.sin(angle), grey, light);
  }

  private void fill(
      double x,
      double y,
      double radius,
      double aspect,
      double cos,
      double sin,
      double grey,
      double light) {
    int top = Math.max(0, (int) (y - radius));
    int bottom = Math.min(side - 1, (int) (y + radius));
    int left = Math.max(0, (int) (x - radius));
    int right = Math.min(side - 1, (int) (x + radius));
    for (int row = top; row <= bottom; row++) {
      for (int col = left; col <= right; col++) {
        double along = ((col - x) * cos + (row - y) * sin) / radius;
        double across = ((row - y) * cos - (col - x) * sin) / (radius * aspect);
        int point = row * side + col;
        if (!covered[point] && along * along + across * across <= 1) {
          covered[point] = true;
          bare--;
          points[point] = (float) Math.max(0, Math.min(1, grey + light * along));
        }
      }
    }
  }

  private float[] halved() {
    int pixels = side / 2;
    float[] means = new float[pixels * pixels];
    for (int i = 0; i < means.length; i++) {
      int at = i / pixels * 2 * side + i % pixels * 2;
      means[i] = (points[at] + points[at + 1] + points[at + side] + points[at + side + 1]) / 4;
    }
    return means;
  }
}
