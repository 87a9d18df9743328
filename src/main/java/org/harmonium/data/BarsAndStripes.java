package org.harmonium.data;

import java.util.HexFormat;

/**
 * Bars and stripes: the n x n images in which either every row or every column is of one value. It
 * is small enough that a machine's likelihood of it is found by enumeration.
 *
 * <p>There are 2^n images of rows and 2^n of columns, and the all-0 and the all-1 image are both:
 * 2^(n + 1) - 2 distinct images, 14 of them for n = 3. The best possible mean log-likelihood is
 * therefore -log(2^(n + 1) - 2). Source: MacKay, Information Theory, Inference, and Learning
 * Algorithms (2003), section 43.
 */
final class BarsAndStripes {
  static final int SMALLEST = 2;
  static final int LARGEST = 5;

  private BarsAndStripes() {}

  /**
   * All distinct images, without labels: the images of rows in the binary order of their rows, the
   * first row the lowest bit, then the images of columns that are no images of rows.
   *
   * @param n pixels a side, 2 to 5
   */
  static Dataset of(int n) {
    if (n < SMALLEST || n > LARGEST) {
      throw new BadInputException(
          "bars-and-stripes-" + n,
          "images are " + SMALLEST + " to " + LARGEST + " pixels a side: choose one of these");
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
    String sha256 = HexFormat.of().formatHex(Input.sha256().digest(pixels));
    Provenance provenance = new Provenance("synthetic:" + name, pixels.length, sha256);
    return Dataset.ofBytes(name, images, n * n, pixels, provenance)
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
