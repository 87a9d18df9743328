package org.harmonium.report;

/** Colour maps for numbers, and blending of colours 0xRRGGBB. */
final class Colours {
  /** The number of line colours in the style sheet, {@code --line0} and so on. */
  static final int LINES = 7;

  /** The background of pictures of the plane. */
  static final int PAPER = 0xffffff;

  /** The lines through the origin in pictures of the plane. */
  static final int FAINT = 0xeef0f3;

  /** The frame of pictures of the plane. */
  static final int FRAME = 0xc9cfd8;

  private static final int NOT_A_NUMBER = 0xff00ff;
  // From white to full strength by intermediate tones, so that equal steps look equal.
  private static final int[] BLUE = {0xfafafa, 0x8fbbdd, 0x3a7ab8, 0x12375f};
  private static final int[] RED = {0xfafafa, 0xf0a58a, 0xc8443c, 0x6b0f22};

  // The lightness decreases, so that the order is also visible in grey.
  private static final int[] DENSE = {0xffffff, 0xbfe2d5, 0x52abc2, 0x2b63a8, 0x241a52};

  private Colours() {}

  /** From 0, black, to 1, white. */
  static int grey(float value) {
    if (Float.isNaN(value)) {
      return NOT_A_NUMBER;
    }
    int level = Math.round(255 * Math.max(0, Math.min(1, value)));
    return level << 16 | level << 8 | level;
  }

  /** From -1, blue, over 0, white, to 1, red. */
  static int signed(float value) {
    if (Float.isNaN(value)) {
      return NOT_A_NUMBER;
    }
    return between(value < 0 ? BLUE : RED, Math.abs(value));
  }

  /** From 0, white, over green and blue to 1, dark violet. */
  static int dense(float value) {
    return Float.isNaN(value) ? NOT_A_NUMBER : between(DENSE, Math.max(0, value));
  }

  private static int between(int[] stops, float value) {
    float at = Math.min(1, value) * (stops.length - 1);
    int from = Math.min((int) at, stops.length - 2);
    return mix(stops[from], stops[from + 1], at - from);
  }

  /** The product of the channels of a and b, each as a fraction of 255. */
  static int multiply(int a, int b) {
    int product = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      product |= Math.round((a >> shift & 255) * (b >> shift & 255) / 255f) << shift;
    }
    return product;
  }

  /** The mixture of a and b in which b has the given share. */
  static int mix(int a, int b, float share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = a >> shift & 255;
      int to = b >> shift & 255;
      mixed |= Math.round(from + share * (to - from)) << shift;
    }
    return mixed;
  }
}
