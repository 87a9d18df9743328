package org.harmonium.data;

import org.harmonium.backend.Philox;

/**
 * {@code patches}: 10 000 random patches of 12 x 12 pixels from 50 images of the dead leaves model,
 * for machines with real-valued visible units. They are a substitute for patches of photographs
 * with the same second-order statistics and edges, and need no download.
 *
 * <p>An image of the dead leaves model is a pile of ellipses of random position, size, orientation
 * and grey level; each also has a linear gradient of brightness. The density of the radii is
 * proportional to 1 / r^3, so the images are scale-invariant like photographs: they have edges,
 * surfaces, and a power spectrum like that of natural images. (Lee, Mumford, Huang: Occlusion
 * models for natural images, International Journal of Computer Vision 41, 2001.)
 *
 * <p>The ellipses are drawn from front to back, until every point is covered, at twice the
 * resolution; a pixel is the mean of two by two points. Only Philox words, the four operations,
 * square roots, and sine and cosine of {@link StrictMath} are used, so the images are identical on
 * every machine.
 */
final class DeadLeavesPatches {
  static final String NAME = "patches";
  private static final int SIDE = 12;
  private static final int IMAGES = 50;
  private static final int PATCHES_PER_IMAGE = 200;
  private static final int IMAGE_SIDE = 128; // pixels
  private static final long SEED = 20_010;

  private DeadLeavesPatches() {}

  static Dataset load() {
    byte[] values = new byte[IMAGES * PATCHES_PER_IMAGE * SIDE * SIDE];
    int next = 0;
    for (int image = 0; image < IMAGES; image++) {
      long key = Philox.key(SEED, image);
      float[] pixels = Image.draw(IMAGE_SIDE, key);
      int[] words = new int[4];
      for (int patch = 0; patch < PATCHES_PER_IMAGE; patch++) {
        Philox.block(patch, 0, 1, 0, key, Philox.ROUNDS, words);
        int x = (int) (Philox.uniform(words[0]) * (IMAGE_SIDE - SIDE + 1));
        int y = (int) (Philox.uniform(words[1]) * (IMAGE_SIDE - SIDE + 1));
        for (int i = 0; i < SIDE * SIDE; i++) {
          float grey = pixels[(y + i / SIDE) * IMAGE_SIDE + x + i % SIDE];
          values[next++] = (byte) Math.round(255 * grey);
        }
      }
    }
    return Dataset.ofBytes(
            NAME,
            IMAGES * PATCHES_PER_IMAGE,
            SIDE * SIDE,
            values,
            Provenance.ofSynthetic(NAME, values))
        .withImageShape(new ImageShape(SIDE, SIDE));
  }

  /** An image of the dead leaves model while it is drawn, at twice its resolution. */
  private static final class Image {
    private static final double LEAST_RADIUS = 8; // points
    private static final double MOST_RADIUS = 128;
    private static final double LEAST_ASPECT = 0.4;
    private static final double GRADIENT = 0.25; // of brightness, from the centre to the edge
    private static final int MOST_LEAVES = 1_000_000;

    private final long key;
    private final int side; // points
    private final float[] points;
    private final boolean[] covered;
    private int uncovered;

    private Image(int side, long key) {
      this.key = key;
      this.side = side;
      this.points = new float[side * side];
      this.covered = new boolean[side * side];
      this.uncovered = points.length;
    }

    /** An image of {@code pixels} by {@code pixels} grey levels from 0 to 1, row by row. */
    static float[] draw(int pixels, long key) {
      Image image = new Image(2 * pixels, key);
      for (int leaf = 0; leaf < MOST_LEAVES && image.uncovered > 0; leaf++) {
        image.add(leaf);
      }
      return image.downsampled();
    }

    /** Adds leaf number {@code leaf} behind all previous ones. */
    private void add(int leaf) {
      int[] words = new int[4];
      int[] more = new int[4];
      Philox.block(leaf, 0, 0, 0, key, Philox.ROUNDS, words);
      Philox.block(leaf, 1, 0, 0, key, Philox.ROUNDS, more);
      // The probability of a radius above r is proportional to 1 / r^2.
      double large = 1 / (LEAST_RADIUS * LEAST_RADIUS);
      double small = 1 / (MOST_RADIUS * MOST_RADIUS);
      double radius = 1 / Math.sqrt(large - Philox.uniform(words[0]) * (large - small));
      double aspect = LEAST_ASPECT + (1 - LEAST_ASPECT) * Philox.uniform(words[1]);
      double x = Philox.uniform(words[2]) * (side + 2 * radius) - radius;
      double y = Philox.uniform(words[3]) * (side + 2 * radius) - radius;
      // A leaf of this radius reaches the image with probability reach^2, relative to the largest.
      // Its centre was drawn on the condition that it does.
      double reach = (side + 2 * radius) / (side + 2 * MOST_RADIUS);
      if (Philox.uniform(more[3]) >= reach * reach) {
        return;
      }
      double angle = 2 * Math.PI * Philox.uniform(more[0]);
      double grey = Philox.uniform(more[1]);
      double gradient = GRADIENT * (2 * Philox.uniform(more[2]) - 1);
      fill(x, y, radius, aspect, StrictMath.cos(angle), StrictMath.sin(angle), grey, gradient);
    }

    private void fill(
        double x,
        double y,
        double radius,
        double aspect,
        double cos,
        double sin,
        double grey,
        double gradient) {
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
            uncovered--;
            points[point] = (float) Math.max(0, Math.min(1, grey + gradient * along));
          }
        }
      }
    }

    private float[] downsampled() {
      int pixels = side / 2;
      float[] means = new float[pixels * pixels];
      for (int i = 0; i < means.length; i++) {
        int at = i / pixels * 2 * side + i % pixels * 2;
        means[i] = (points[at] + points[at + 1] + points[at + side] + points[at + side + 1]) / 4;
      }
      return means;
    }
  }
}
