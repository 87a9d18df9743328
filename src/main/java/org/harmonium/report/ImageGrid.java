package org.harmonium.report;

/**
 * Many small images in one picture: each row of numbers is a tile, drawn at a whole-number scale,
 * with a gap of one tile pixel between tiles and around them.
 *
 * <p>{@link Palette#GREY} shows 0 as black and 1 as white. {@link Palette#SIGNED} shows -1 as blue,
 * 0 as white and 1 as red. Values outside are clamped and NaN is drawn in magenta, so that it is
 * seen. Weights have no natural range: {@link Range#PER_TILE} and {@link Range#WHOLE_GRID} first
 * divide by the largest absolute value (signed) or map the smallest and largest value to 0 and 1
 * (grey). Per tile shows the shape of each filter, whole grid their relative strength.
 *
 * @param height rows of a tile
 * @param width columns of a tile
 * @param columns tiles beside one another
 * @param scale screen pixels to a tile pixel
 * @param palette how a number becomes a colour
 * @param range what is taken as the full range of a tile
 */
public record ImageGrid(
    int height, int width, int columns, int scale, Palette palette, Range range) {
  private static final int MOST_PIXELS = 100_000_000;
  private static final int COMFORTABLE_TILE = 42; // screen pixels

  /** How numbers become colours. */
  public enum Palette {
    /** 0 is black, 1 is white. */
    GREY,
    /** -1 is blue, 0 is white, 1 is red. */
    SIGNED
  }

  /** What counts as the full range. */
  public enum Range {
    /** Values are shown as they are. */
    FIXED,
    /** Each tile fills the range. */
    PER_TILE,
    /** All tiles together fill the range. */
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

  /** Images with values in [0, 1], at a comfortable scale. */
  public static ImageGrid grey(int height, int width, int columns) {
    return new ImageGrid(
        height, width, columns, scaleFor(height, width), Palette.GREY, Range.FIXED);
  }

  /** Weights of any size, red positive and blue negative, each tile filling its range. */
  public static ImageGrid filters(int height, int width, int columns) {
    return new ImageGrid(
        height, width, columns, scaleFor(height, width), Palette.SIGNED, Range.PER_TILE);
  }

  /** The scale that makes a tile about 42 screen pixels: 5 for 8x8, 2 for 28x28 and 32x32. */
  static int scaleFor(int height, int width) {
    int longer = Math.max(height, width);
    int least = longer <= COMFORTABLE_TILE ? 2 : 1;
    return Math.max(least, Math.min(6, Math.round((float) COMFORTABLE_TILE / longer)));
  }

  /**
   * Demands that {@link #draw} can draw so many tiles, before there are any.
   *
   * @throws IllegalArgumentException if the picture would be too large
   */
  public void requireRoomFor(int tiles) {
    requireRoomFor(tiles, (tiles + columns - 1) / columns, 0);
  }

  private void requireRoomFor(int tiles, int rows, int extraHeight) {
    long imageWidth = width(tiles);
    long imageHeight = height(rows, extraHeight);
    if (Math.multiplyHigh(imageWidth, imageHeight) != 0 || imageWidth * imageHeight > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "a picture of %d x %d pixels is too large; draw fewer tiles"
              .formatted(imageWidth, imageHeight));
    }
  }

  private long width(int tiles) {
    return ((long) Math.min(columns, tiles) * (width + 1) + 1) * scale;
  }

  private long height(int rows, int extraHeight) {
    return ((long) rows * (height + 1) + 1) * scale + extraHeight;
  }

  /** Draws tiles (n, height * width), row after row of the grid; the last row may be short. */
  public Raster draw(float[][] tiles) {
    int rows = (tiles.length + columns - 1) / columns;
    Canvas canvas = new Canvas(tiles, rows, 0);
    for (int i = 0; i < tiles.length; i++) {
      canvas.tile(tiles[i], i % columns, i / columns, 0);
    }
    return canvas.image;
  }

  /**
   * Draws each reconstruction under its original: pairs of rows, with a wider gap between the
   * pairs. Both are (n, height * width).
   */
  public Raster drawPairs(float[][] originals, float[][] reconstructions) {
    if (originals.length != reconstructions.length) {
      throw new IllegalArgumentException(
          originals.length + " originals and " + reconstructions.length + " reconstructions");
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

  /** The picture being drawn. */
  private final class Canvas {
    private final Raster image;
    private final float low;
    private final float high;

    Canvas(float[][] tiles, int rows, int extraHeight) {
      if (tiles.length == 0) {
        throw new IllegalArgumentException("a grid needs at least one tile");
      }
      float smallest = Float.POSITIVE_INFINITY;
      float largest = Float.NEGATIVE_INFINITY;
      for (float[] tile : tiles) {
        if (tile.length != height * width) {
          throw new IllegalArgumentException(
              "a tile has %d values, not %d x %d".formatted(tile.length, height, width));
        }
        smallest = Math.min(smallest, Extremes.smallest(tile));
        largest = Math.max(largest, Extremes.largest(tile));
      }
      low = smallest;
      high = largest;
      requireRoomFor(tiles.length, rows, extraHeight);
      image = new Raster((int) width(tiles.length), (int) height(rows, extraHeight));
      fill(0, 0, image.width(), image.height(), background());
    }

    private int background() {
      // Black digits and white filters both stand out from their own ground.
      return palette == Palette.GREY ? 0x3b4252 : 0xc9cfd8;
    }

    private void tile(float[] values, int column, int row, int down) {
      float from = range == Range.PER_TILE ? Extremes.smallest(values) : low;
      float to = range == Range.PER_TILE ? Extremes.largest(values) : high;
      int x0 = (1 + column * (width + 1)) * scale;
      int y0 = (1 + row * (height + 1)) * scale + down;
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
        // A constant tile has no range: it is drawn as zero.
        shown = span > 0 || Float.isNaN(value) ? scaled : 0;
      }
      return signed ? Colours.signed(shown) : Colours.grey(shown);
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
