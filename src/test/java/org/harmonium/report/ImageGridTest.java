package org.harmonium.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.harmonium.report.ImageGrid.Palette;
import org.harmonium.report.ImageGrid.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageGridTest {
  private static int rgb(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & 0xffffff;
  }

  @Test
  void draw_threeTilesInTwoColumns_putsEachPixelInItsPlace() {
    ImageGrid grid = new ImageGrid(1, 2, 2, 3, Palette.GREY, Range.FIXED);
    BufferedImage image = grid.draw(new float[][] {{0, 1}, {0.5f, 2}, {-1, Float.NaN}});
    assertEquals((2 * 3 + 1) * 3, image.getWidth());
    assertEquals((2 * 2 + 1) * 3, image.getHeight());
    int ground = rgb(image, 0, 0);
    int[] firstRow = {ground, 0x000000, 0xffffff, ground, 0x808080, 0xffffff, ground};
    int[] secondRow = {ground, 0x000000, 0xff00ff, ground, ground, ground, ground};
    for (int x = 0; x < image.getWidth(); x++) {
      assertEquals(firstRow[x / 3], rgb(image, x, 4), "x " + x);
      assertEquals(secondRow[x / 3], rgb(image, x, 10), "x " + x);
    }
  }

  @Test
  void draw_signedPerTile_fillsEachTilesRangeAndKeepsZeroWhite() {
    ImageGrid grid = new ImageGrid(1, 3, 2, 1, Palette.SIGNED, Range.PER_TILE);
    BufferedImage image = grid.draw(new float[][] {{-2, 0, 1}, {0, 0.001f, 0}});
    assertEquals(Colours.signed(-1), rgb(image, 1, 1));
    assertEquals(0xfafafa, rgb(image, 2, 1));
    assertEquals(Colours.signed(0.5f), rgb(image, 3, 1));
    assertEquals(Colours.signed(1), rgb(image, 6, 1));
  }

  @Test
  void draw_wholeGrid_keepsRelativeStrength() {
    ImageGrid grid = new ImageGrid(1, 2, 2, 1, Palette.SIGNED, Range.WHOLE_GRID);
    BufferedImage image = grid.draw(new float[][] {{4, 0}, {-1, 0}});
    assertEquals(Colours.signed(1), rgb(image, 1, 1));
    assertEquals(Colours.signed(-0.25f), rgb(image, 4, 1));
  }

  @Test
  void draw_greyPerTile_mapsSmallestAndLargest_andAConstantToBlack() {
    ImageGrid grid = new ImageGrid(1, 2, 2, 1, Palette.GREY, Range.PER_TILE);
    BufferedImage image = grid.draw(new float[][] {{-3, 5}, {7, 7}});
    assertEquals(0x000000, rgb(image, 1, 1));
    assertEquals(0xffffff, rgb(image, 2, 1));
    assertEquals(0x000000, rgb(image, 4, 1));
  }

  @Test
  void drawPairs_putsTheReconstructionBelowItsOriginal() {
    ImageGrid grid = new ImageGrid(1, 1, 2, 2, Palette.GREY, Range.FIXED);
    BufferedImage image =
        grid.drawPairs(new float[][] {{1}, {1}, {1}}, new float[][] {{0}, {0}, {0}});
    assertEquals((4 * 2 + 1) * 2 + 6, image.getHeight());
    assertEquals(0xffffff, rgb(image, 2, 2));
    assertEquals(0x000000, rgb(image, 2, 6));
    assertEquals(0xffffff, rgb(image, 2, 10 + 6));
    assertEquals(0x000000, rgb(image, 2, 14 + 6));
    assertThrows(
        IllegalArgumentException.class, () -> grid.drawPairs(new float[1][1], new float[2][1]));
  }

  @Test
  void grey_ofDigits_isLargeEnoughToSee() {
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

  @Test
  void write_png_readsBackTheSamePixels(@TempDir Path folder) throws Exception {
    BufferedImage drawn = ImageGrid.grey(8, 8, 4).draw(SamplePage.blobs(7, 8));
    Path file = folder.resolve("samples.png");
    Png.write(file, drawn);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(file)));
    assertArrayEquals(
        drawn.getRGB(0, 0, drawn.getWidth(), drawn.getHeight(), null, 0, drawn.getWidth()),
        read.getRGB(0, 0, read.getWidth(), read.getHeight(), null, 0, read.getWidth()));
  }
}
