package org.harmonium.data;

/**
 * Bars and stripes: the n x n images in which each row is constant or each column is constant. The
 * set is small enough for exact likelihoods by enumeration.
 *
 * <p>There are 2^n images of constant rows and 2^n of constant columns. The images of all 0 and all
 * 1 are both, so the set has 2^(n + 1) - 2 distinct images, 14 for n = 3. The maximum mean
 * log-likelihood is -log(2^(n + 1) - 2). Source: MacKay, Information Theory, Inference, and
 * Learning Algorithms (2003), section 43.
 */
final class BarsAndStripes {
  static final int SMALLEST = 2;
  static final int LARGEST = 5;

  private BarsAndStripes() {}

  /**
   * All distinct images, without labels: first the images of constant rows in binary order, where
   * the first row is the lowest bit, then the other images of constant columns.
   *
   * @param n the number of pixels per side, 2 to 5
   */
  static Dataset of(int n) {
    if (n < SMALLEST || n > LARGEST) {
      throw new BadInputException(
          "bars-and-stripes-" + n,
          "the side must be " + SMALLEST + " to " + LARGEST + " pixels: choose one of these");
    }
    int patterns = 1 << n;
    int images = 2 * patterns - 2;
    byte[] pixels = new byte[images * n * n];
    int image = 0;
    for (int bits = 0; bits < patterns; bits++) {
      draw(pixels, image++, n, bits, true);
    }
    for (int bits = 1; bits < patterns - 1; bits++) {
      draw(pixels, image++, n, bits, false);
    }
    String name = "bars-and-stripes-" + n;
    return Dataset.ofBytes(name, images, n * n, pixels, Provenance.ofSynthetic(name, pixels))
        .withImageShape(new ImageShape(n, n));
  }

  private static void draw(byte[] pixels, int image, int n, int bits, boolean rows) {
    for (int y = 0; y < n; y++) {
      for (int x = 0; x < n; x++) {
        int bit = bits >>> (rows ? y : x) & 1;
        pixels[(image * n + y) * n + x] = (byte) (bit * 255);
      }
    }
  }
}
