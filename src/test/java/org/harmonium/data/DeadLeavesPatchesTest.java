package org.harmonium.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The dead leaves patches are reproducible and have the statistics of images. */
class DeadLeavesPatchesTest {
  @Test
  void patches_areReproducible() {
    Dataset patches = Datasets.open("patches");
    assertEquals(10_000, patches.rows());
    assertEquals(144, patches.cols());
    assertEquals(new ImageShape(12, 12), patches.imageShape());
    assertEquals("synthetic:patches", patches.provenance().source());
    assertEquals(
        "45b3c7f49eaddc685737cc505a1e006e07408a752cf18c69b35db9f1e39e933d",
        patches.provenance().sha256());
  }

  @Test
  void correlation_decreasesWithDistance() {
    Dataset patches = Datasets.open("patches");
    double near = correlation(patches, 1);
    double middle = correlation(patches, 4);
    double far = correlation(patches, 10);
    assertTrue(near > 0.85 && near < 0.99, "neighbours: " + near);
    assertTrue(middle < near - 0.1 && far < middle - 0.1, near + ", " + middle + ", " + far);
    assertTrue(far > 0.1, "far pixels: " + far);
    double[] means = patches.columnMeans();
    for (double mean : means) {
      assertEquals(0.5, mean, 0.05); // the same at every pixel
    }
  }

  /** The correlation of pixels in the middle row at a distance of {@code apart} columns. */
  private static double correlation(Dataset patches, int apart) {
    double x = 0;
    double y = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    int n = patches.rows();
    for (int row = 0; row < n; row++) {
      double a = patches.value(row, 72);
      double b = patches.value(row, 72 + apart);
      x += a / n;
      y += b / n;
      xx += a * a / n;
      yy += b * b / n;
      xy += a * b / n;
    }
    return (xy - x * y) / Math.sqrt((xx - x * x) * (yy - y * y));
  }
}
