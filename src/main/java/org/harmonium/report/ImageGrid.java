package org.harmonium.report;

/**
 * A grid of small images: each row of numbers is a tile, enlarged by an integer factor, with a gap
 * of one tile pixel between tiles and around them.
 *
 * <p>{@link Palette#GREY} shows 0 as black and 1 as white. {@link Palette#SIGNED} shows -1 as blue,
 * 0 as white and 1 as red. Values outside this range are clamped, and NaN is magenta. Weights have
 * no fixed range: {@link Range#PER_TILE} and {@link Range#WHOLE_GRID} first divide by the largest
 * absolute value (signed) or map the smallest and largest value to 0 and 1 (grey). The range per
 * tile shows the shape of each filter, that of the whole grid their relative magnitudes.
 *
 * @param height the number of pixel rows of a tile
 * @param width the number of pixel columns of a tile
 * @param columns the number of tiles in a row of the grid
 * @param scale the number of screen pixels per tile pixel, in each direction
 * @param palette the colour map
 * @param range the values that are mapped to the full colour range
 */
public record ImageGrid(
    int height, int width, int columns, int scale, Palette palette, Range range) {
  private static final int MOST_PIXELS = 100_000_000;
  private static final int PREFERRED_TILE = 42; // screen pixels

  /** The colour maps. */
  public enum Palette {
    /** 0 is black, 1 is white. */
    GREY,
    /** -1 is blue, 0 is white, 1 is red. */
    SIGNED
  }

  /** The values that are mapped to the full colour range. */
  public enum Range {
    /** Values are not scaled. */
    FIXED,
    /** Each tile is scaled to the full range. */
    PER_TILE,
    /** All tiles are scaled to the full range together. */
    WHOLE_GRID
  }

  /** Checks that all sizes are positive. */
  public ImageGrid {
    if (height < 1 || width < 1 || columns < 1 || scale < 1) {
      throw new IllegalArgumentException(
          "height %d, width %d, columns %d and scale %d must be positive"
              .formatted(height, width, columns, scale));
    }
  }

  /** A grid for images with values in [0, 1]. */
  public static ImageGrid grey(int height, int width, int columns) {
    return new ImageGrid(
        height, width, columns, scaleFor(height, width), Palette.GREY, Range.FIXED);
  }

  /** A grid for weights, red if positive and blue if negative, scaled per tile. */
  public static ImageGrid filters(int height, int width, int columns) {
    return new ImageGrid(
        height, width, columns, scaleFor(height, width), Palette.SIGNED, Range.PER_TILE);
  }

  /** The scale at which a tile has about 42 screen pixels: 5 for 8x8, 2 for 28x28 and 32x32. */
  static int scaleFor(int height, int width) {
    int longer = Math.max(height, width);
    int least = longer <= PREFERRED_TILE ? 2 : 1;
    return Math.max(least, Math.min(6, Math.round((float) PREFERRED_TILE / longer)));
  }

  /**
   * Requires that {@link #draw} can draw the given number of tiles.
   *
   * @throws IllegalArgumentException if the image would be too large
   */
  public void requireRoomFor(int tiles) {
    requireRoomFor(tiles, (tiles + columns - 1) / columns, 0);
  }

  private void requireRoomFor(int tiles, int rows, int extraHeight) {
    long imageWidth = width(tiles);
    long imageHeight = height(rows, extraHeight);
    if (Math.multiplyHigh(imageWidth, imageHeight) != 0 || imageWidth * imageHeight > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "an image of %d x %d pixels is too large; draw fewer tiles"
              .formatted(imageWidth, imageHeight));
    }
  }

  private long width(int tiles) {
    return ((long) Math.min(columns, tiles) * (width + 1) + 1) * scale;
  }

  private long height(int rows, int extraHeight) {
    return ((long) rows * (height + 1) + 1) * scale + extraHeight;
  }

  /** Draws tiles (n, height * width) row by row; the last row of the grid may be incomplete. */
  public Raster draw(float[][] tiles) {
    int rows = (tiles.length + columns - 1) / columns;
    Canvas canvas = new Canvas(tiles, rows, 0);
    for (int i = 0; i < tiles.length; i++) {
      canvas.tile(tiles[i], i % columns, i / columns, 0);
    }
    return canvas.image;
  }

  /**
   * Draws each reconstruction below its original, in pairs of rows with a wider gap between the
   * pairs. Both arguments are (n, height * width).
   */
  public Raster drawPairs(float[][] originals, float[][] reconstructions) {
    if (originals.length != reconstructions.length) {
      throw new IllegalArgumentException(
          "%d originals, but %d reconstructions"
              .formatted(originals.length, reconstructions.length));
    }
    float[][] all = new float[2 * originals.length][];
    System.arraycopy(originals, 0, all, 0, originals.length);
    System.arraycopy(reconstructions, 0, all, originals.length, originals.length);
    int pairs = (originals.length + columns - 1) / columns;
    int extra = 3 * scale;
    Canvas canvas = new Canvas(all, 2 * pairs, Math.max(0, pairs - 1) * extra);
    for (int i = 0; i < originals.length; i++) {
      int pair = i / columns;
      canvas.tile(originals[i], i % columns, 2 * pair, pair * extra);
      canvas.tile(reconstructions[i], i % columns, 2 * pair + 1, pair * extra);
    }
    return canvas.image;
  }

  /** The image while it is drawn. */
  private final class Canvas {
    private final Raster image;
    private final float low;
    private final float high;

    Canvas(float[][] tiles, int rows, int extraHeight) {
      if (tiles.length == 0) {
        throw new IllegalArgumentException("a grid needs at least one tile");
      }
      float least = Float.POSITIVE_INFINITY;
      float greatest = Float.NEGATIVE_INFINITY;
      for (float[] tile : tiles) {
        if (tile.length != height * width) {
          throw new IllegalArgumentException(
              "a tile has %d values, not %d x %d".formatted(tile.length, height, width));
        }
        least = Math.min(least, smallest(tile));
        greatest = Math.max(greatest, largest(tile));
      }
      low = least;
      high = greatest;
      requireRoomFor(tiles.length, rows, extraHeight);
      image = new Raster((int) width(tiles.length), (int) height(rows, extraHeight));
      fill(0, 0, image.width(), image.height(), background());
    }

    private int background() {
      // Distinct from black images (grey) and from white weights (signed).
      return palette == Palette.GREY ? 0x3b4252 : 0xc9cfd8;
    }

    private void tile(float[] values, int column, int row, int offset) {
      float from = range == Range.PER_TILE ? smallest(values) : low;
      float to = range == Range.PER_TILE ? largest(values) : high;
      int x0 = (1 + column * (width + 1)) * scale;
      int y0 = (1 + row * (height + 1)) * scale + offset;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int colour = colour(values[y * width + x], from, to);
          fill(x0 + x * scale, y0 + y * scale, scale, scale, colour);
        }
      }
    }

    private int colour(float value, float from, float to) {
      boolean signed = palette == Palette.SIGNED;
      float shown = value;
      if (range != Range.FIXED && Float.isFinite(from) && Float.isFinite(to)) {
        float reach = Math.max(Math.abs(from), Math.abs(to));
        float span = signed ? reach : to - from;
        float scaled = (signed ? value : value - from) / span;
        // A constant tile has no range and is drawn as zero.
        shown = span > 0 || Float.isNaN(value) ? scaled : 0;
      }
      return signed ? Colours.signed(shown) : Colours.grey(shown);
    }

    private static float smallest(float[] values) {
      float smallest = Float.POSITIVE_INFINITY;
      for (float x : values) {
        smallest = Float.isFinite(x) ? Math.min(smallest, x) : smallest;
      }
      return smallest;
    }

    private static float largest(float[] values) {
      float largest = Float.NEGATIVE_INFINITY;
      for (float x : values) {
        largest = Float.isFinite(x) ? Math.max(largest, x) : largest;
      }
      return largest;
    }

    private void fill(int x0, int y0, int w, int h, int rgb) {
      for (int y = y0; y < y0 + h; y++) {
        for (int x = x0; x < x0 + w; x++) {
          image.set(x, y, rgb);
        }
      }
    }
  }
}
