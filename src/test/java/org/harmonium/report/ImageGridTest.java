package org.harmonium.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.harmonium.report.ImageGrid.Palette;
import org.harmonium.report.ImageGrid.Range;
import org.junit.jupiter.api.Test;

class ImageGridTest {
  @Test
  void draw_threeTilesInTwoColumns_drawsEachPixelAtItsPosition() {
    ImageGrid grid = new ImageGrid(1, 2, 2, 3, Palette.GREY, Range.FIXED);
    Raster image = grid.draw(new float[][] {{0, 1}, {0.5f, 2}, {-1, Float.NaN}});
    assertEquals((2 * 3 + 1) * 3, image.width());
    assertEquals((2 * 2 + 1) * 3, image.height());
    int ground = image.colour(0, 0);
    int[] firstRow = {ground, 0x000000, 0xffffff, ground, 0x808080, 0xffffff, ground};
    int[] secondRow = {ground, 0x000000, 0xff00ff, ground, ground, ground, ground};
    for (int x = 0; x < image.width(); x++) {
      assertEquals(firstRow[x / 3], image.colour(x, 4), "x " + x);
      assertEquals(secondRow[x / 3], image.colour(x, 10), "x " + x);
    }
  }

  @Test
  void draw_signedPerTile_scalesEachTileAndKeepsZeroWhite() {
    ImageGrid grid = new ImageGrid(1, 3, 2, 1, Palette.SIGNED, Range.PER_TILE);
    Raster image = grid.draw(new float[][] {{-2, 0, 1}, {0, 0.001f, 0}});
    assertEquals(Colours.signed(-1), image.colour(1, 1));
    assertEquals(0xfafafa, image.colour(2, 1));
    assertEquals(Colours.signed(0.5f), image.colour(3, 1));
    assertEquals(Colours.signed(1), image.colour(6, 1));
  }

  @Test
  void draw_wholeGrid_keepsRelativeStrength() {
    ImageGrid grid = new ImageGrid(1, 2, 2, 1, Palette.SIGNED, Range.WHOLE_GRID);
    Raster image = grid.draw(new float[][] {{4, 0}, {-1, 0}});
    assertEquals(Colours.signed(1), image.colour(1, 1));
    assertEquals(Colours.signed(-0.25f), image.colour(4, 1));
  }

  @Test
  void draw_greyPerTile_mapsSmallestAndLargest_andAConstantToBlack() {
    ImageGrid grid = new ImageGrid(1, 2, 2, 1, Palette.GREY, Range.PER_TILE);
    Raster image = grid.draw(new float[][] {{-3, 5}, {7, 7}});
    assertEquals(0x000000, image.colour(1, 1));
    assertEquals(0xffffff, image.colour(2, 1));
    assertEquals(0x000000, image.colour(4, 1));
  }

  @Test
  void drawPairs_drawsTheReconstructionBelowItsOriginal() {
    ImageGrid grid = new ImageGrid(1, 1, 2, 2, Palette.GREY, Range.FIXED);
    Raster image = grid.drawPairs(new float[][] {{1}, {1}, {1}}, new float[][] {{0}, {0}, {0}});
    assertEquals((4 * 2 + 1) * 2 + 6, image.height());
    assertEquals(0xffffff, image.colour(2, 2));
    assertEquals(0x000000, image.colour(2, 6));
    assertEquals(0xffffff, image.colour(2, 10 + 6));
    assertEquals(0x000000, image.colour(2, 14 + 6));
    assertThrows(
        IllegalArgumentException.class, () -> grid.drawPairs(new float[1][1], new float[2][1]));
  }

  @Test
  void grey_ofDigits_isEnlarged() {
    assertEquals(5, ImageGrid.grey(8, 8, 10).scale());
    assertEquals(2, ImageGrid.grey(28, 28, 10).scale());
    assertEquals(6, ImageGrid.filters(3, 3, 10).scale());
    assertEquals(1, ImageGrid.grey(200, 200, 10).scale());
  }

  @Test
  void draw_wrongSizes_areRefused() {
    ImageGrid grid = ImageGrid.grey(8, 8, 10);
    assertThrows(IllegalArgumentException.class, () -> grid.draw(new float[][] {{1, 2}}));
    assertThrows(IllegalArgumentException.class, () -> grid.draw(new float[0][]));
    assertThrows(IllegalArgumentException.class, () -> ImageGrid.grey(0, 8, 10));
    ImageGrid huge = new ImageGrid(8, 8, 1, 2_000_000, Palette.GREY, Range.FIXED);
    assertThrows(IllegalArgumentException.class, () -> huge.draw(new float[1][64]));
  }
}
